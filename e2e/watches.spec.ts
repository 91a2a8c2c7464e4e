import { expect, test } from '@playwright/test'
import { createTranslator } from '../src-i18n/translate.ts'
import { createFeedSandbox } from '../src-sandbox/feeds/sandbox.ts'
import { CommandLine } from './command-line.ts'
import { Inbox } from './inbox-page.ts'
import { launch, makeFolder } from './running.ts'

const t = createTranslator('fr')

test('a watch is tried, saved, finds, tells who found, is narrowed to, removed and taken back, by keys alone', async () => {
  const press = createFeedSandbox()
  await press.listen()
  const feed = press.feed('/une.xml', { title: 'Le Journal', site: 'https://journal.example/' })
  feed.publish({ title: 'Météo : de la pluie', text: 'Rien de neuf.' })
  feed.publish({ title: 'Vallonne rouvre sa fabrique', text: '<p>Le fabricant <b>Vallonne</b> revient.</p><script>alert(1)</script>', html: true })
  const page404 = press.page('/site', ['/une.xml'])
  const folder = makeFolder()
  const running = await launch(['--data', folder.dir])
  const { page } = running
  const inbox = new Inbox(page, t)
  const button = (name: string) => page.getByRole('button', { name })
  const field = (name: string) => page.getByRole('textbox', { name })

  await page.getByRole('button', { name: t('ui.first.connect') }).waitFor()
  await inbox.press('g', 'w')
  await expect(page.getByRole('heading', { level: 1, name: t('ui.watch.title') })).toBeVisible()
  await button(t('ui.watch.new')).press('Enter')
  await expect(page.getByRole('combobox', { name: t('ui.connect.brand') })).toBeFocused()
  await page.keyboard.type('Vallonne')
  await inbox.press('Tab')
  await page.keyboard.type('La presse')
  await field(t('ui.watch.any')).focus()
  await page.keyboard.type('vallonne, maison vallonne')

  // An address that is none gets a sentence; a page that names its feed is as good as the feed.
  await field(t('ui.watch.feeds')).fill('http://127.0.0.1:9/rien')
  await button(t('ui.watch.test')).press('Enter')
  const trial = page.getByRole('region', { name: t('ui.watch.trial') })
  await expect(trial).toContainText('127.0.0.1:9')
  await field(t('ui.watch.feeds')).fill(page404)
  await button(t('ui.watch.test')).press('Enter')
  await expect(trial).toContainText('Le Journal')
  await expect(trial.locator('mark')).toHaveText(['Vallonne', 'Vallonne'])
  expect((await new CommandLine(folder.dir).ask<{ watches: unknown[] }>('watch', 'list')).watches).toEqual([])

  await field(t('ui.watch.name')).press('Enter')
  const entry = page.getByRole('listitem', { name: 'La presse' })
  await expect(entry).toContainText(t('ui.watch.found', { count: 1 }))
  await expect(entry).toContainText('Le Journal')
  await button(t('ui.watch.show')).press('Enter')
  await expect(inbox.rows).toHaveCount(1)
  await expect(page.getByRole('region', { name: t('ui.watch.foundBy') })).toContainText('La presse')
  await expect(inbox.thread).toContainText('Le fabricant Vallonne revient.')
  await expect(inbox.thread).not.toContainText('alert(1)')

  feed.publish({ title: 'Vallonne, la suite', text: 'Demain.' })
  await inbox.press('F5')
  await expect(inbox.rows).toHaveCount(2)
  const [watch] = (await new CommandLine(folder.dir).ask<{ watches: { id: number; items: number }[] }>('watch', 'list')).watches
  expect(watch?.items).toBe(2)
  const found = await new CommandLine(folder.dir).ask<{ items: { text: string; watches: { name: string }[] }[] }>('inbox', '--watch', String(watch?.id))
  expect(found.items.map(({ watches }) => watches[0]?.name)).toEqual(['La presse', 'La presse'])

  await inbox.press('g', 'w')
  await button(t('ui.watch.remove')).press('Enter')
  await expect(entry).toHaveCount(0)
  await button(t('ui.watch.restore')).press('Enter')
  await expect(entry).toBeVisible()
  await button(t('ui.watch.edit')).press('Enter')
  await field(t('ui.watch.none')).fill('suite')
  await field(t('ui.watch.none')).press('Enter')
  await expect(entry).toContainText('suite')
  await expect(field(t('ui.watch.none'))).toHaveCount(0)

  expect(running.complaints).toEqual([])
  expect(running.strangers).toEqual([])
  await running.close()
  await press.close()
  folder.remove()
})
