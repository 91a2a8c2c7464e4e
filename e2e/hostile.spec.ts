import { hostileMarkup, hostileTexts } from '../src-sandbox/demo/hostile.ts'
import { CommandLine } from './command-line.ts'
import { expect, test } from './demo-test.ts'
import { dataDirOf } from './running.ts'

test('whatever strangers wrote stays text: every message is opened, nothing else comes into being', async ({ demo, inbox, t }) => {
  test.setTimeout(240_000)
  const vigie = new CommandLine(await dataDirOf(demo.app))
  const items = await vigie.all()
  const texts = new Map(items.map((item) => [item.id as number, item.text]))
  const corpus = items.filter((item) => hostileTexts.includes(item.text))
  // A site may keep some of them from being stored as they were typed; most must have come through for this to mean anything.
  expect(corpus.length).toBeGreaterThan(hostileTexts.length / 2)
  const address = demo.page.url()

  await demo.page.evaluate(() => {
    const strange: string[] = []
    Object.assign(globalThis, { strange })
    const picture = /^app:\/\/vigie\/image\/(author|attachment)\/\d+$/
    const never = ['script', 'iframe', 'object', 'embed', 'base', 'style', 'link', 'meta', 'video', 'audio', 'a']
    const look = (node: Node): void => {
      if (!(node instanceof Element)) return
      for (const element of [node, ...node.querySelectorAll('*')]) {
        const tag = element.localName
        if (never.includes(tag)) strange.push(tag)
        if (tag === 'img' && !picture.test(element.getAttribute('src') ?? '')) strange.push(`img ${element.getAttribute('src')}`)
        if (tag === 'form' && !element.classList.contains('composer')) strange.push('form')
        for (const { name } of element.attributes) if (/^on|^srcdoc$|^formaction$/.test(name)) strange.push(`${tag} ${name}`)
      }
    }
    new MutationObserver((changes) => {
      for (const change of changes) change.addedNodes.forEach(look)
    }).observe(document, { childList: true, subtree: true })
  })

  await inbox.press('g', 't')
  await expect(inbox.page.getByRole('heading', { level: 1, name: t('ui.shown.all') })).toBeVisible()
  await expect(inbox.list).toHaveAttribute('aria-busy', 'false')
  await inbox.list.focus()
  await inbox.press('Home')
  await expect(inbox.selected).toHaveAttribute('aria-posinset', '1')
  const opened = new Set<number>()
  for (let n = 0; n < items.length + 50; n += 1) {
    const id = await inbox.selectedId()
    const text = texts.get(id)
    if (text !== undefined && text !== '') {
      const shown = inbox.thread.locator('[aria-current=true] .hostile').first()
      const wanted = text.slice(0, corpus.some((item) => item.id === id) ? 40 : 5)
      await expect.poll(async () => (await shown.textContent()) ?? '').toContain(wanted)
    }
    opened.add(id)
    if ((await inbox.selected.getAttribute('aria-posinset')) === (await inbox.selected.getAttribute('aria-setsize'))) break
    await inbox.press('j')
    await expect(inbox.selected).not.toHaveAttribute('id', `row-${id}`)
  }
  for (const item of corpus) expect(opened.has(item.id), item.text.slice(0, 40)).toBe(true)
  expect(opened.size).toBeGreaterThan(items.length * 0.9)

  const outcome = await demo.page.evaluate(() => ({
    strange: Reflect.get(globalThis, 'strange') as string[],
    taken: Reflect.get(globalThis, '__taken') as unknown,
    title: document.title,
    frames: globalThis.frames.length,
    scripts: document.scripts.length,
  }))
  expect(outcome).toEqual({ strange: [], taken: undefined, title: expect.stringMatching(/^Vigie/), frames: 0, scripts: 1 })
  expect(demo.page.url()).toBe(address)
  expect(demo.app.windows()).toHaveLength(1)
  expect(demo.strangers).toEqual([])
})

test('markup that a site stored is read as its words, never kept', async ({ demo }) => {
  const vigie = new CommandLine(await dataDirOf(demo.app))
  const texts = (await vigie.all()).map((item) => item.text)
  expect(hostileMarkup.length).toBeGreaterThan(0)
  expect(texts.some((text) => text.includes('tout le monde'))).toBe(true)
  for (const markup of hostileMarkup) expect(texts).not.toContain(markup)
})
