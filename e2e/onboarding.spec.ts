import { expect, test, type Page } from '@playwright/test'
import { createWordPressSandbox } from '../src-sandbox/wordpress/sandbox.ts'
import { t } from './blog-desk.ts'
import { CommandLine } from './command-line.ts'
import { Inbox } from './inbox-page.ts'
import { launch, makeFolder } from './running.ts'

const password = 'abcd efgh ijkl mnop qrst uvwx'

/** To a control by Tab alone, as somebody without a mouse gets there. Gives how many presses it took. */
async function tabTo(page: Page, name: string): Promise<number> {
  for (let presses = 0; presses < 60; presses += 1) {
    const here = await page.evaluate(() => {
      const at = document.activeElement
      if (at === null) return ''
      const labelled = at.id === '' ? null : document.querySelector(`label[for="${at.id}"]`)
      return [at.getAttribute('aria-label'), labelled?.textContent, at.closest('label')?.textContent, at.textContent].filter((each) => each !== null && each !== undefined).join(' | ')
    })
    if (here.includes(name)) return presses
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never reaches ${name}`)
}

test('from an empty folder to the first decided message by keyboard alone', async () => {
  test.setTimeout(120_000)
  const blog = createWordPressSandbox({ title: 'Le blog', user: { login: 'camille', name: 'Camille', applicationPassword: password } })
  const url = await blog.listen()
  const postId = blog.addPost({ title: 'Les nouveautés', text: 'Un billet.', at: Date.now() - 7_200_000 })
  blog.addComment({ postId, author: { name: 'Lectrice', email: 'l@mail.example' }, text: 'Où est ma commande ?', at: Date.now() - 60_000, status: 'approved' })
  const folder = makeFolder()
  const running = await launch(['--data', folder.dir])
  const { page } = running
  let keys = 0
  const press = async (key: string): Promise<void> => {
    keys += 1
    await page.keyboard.press(key)
  }
  const type = async (text: string): Promise<void> => {
    keys += text.length
    await page.keyboard.type(text)
  }
  // The first thing to do has the focus, and the keys that matter are named beside it.
  await expect(page.getByRole('button', { name: t('ui.first.connect') })).toBeFocused()
  await expect(page.getByRole('list', { name: t('ui.states.keys') })).toContainText(t('ui.verb.done'))
  await press('Enter')
  await expect(page.getByRole('group', { name: t('ui.connect.which') }).getByRole('button').first()).toBeFocused()
  keys += await tabTo(page, t('word.network.wordpress'))
  await press('Enter')
  // Of the two ways in the password is pasted.
  const byBrowser = page.getByRole('radio', { name: t('ui.connect.byBrowser') })
  keys += await tabTo(page, t('ui.connect.byBrowser'))
  await expect(byBrowser).toBeFocused()
  await press('ArrowRight')
  await expect(page.getByRole('radio', { name: t('ui.connect.bySecret') })).toBeChecked()
  for (const [field, value] of [['url', url], ['user', 'camille'], ['password', password]] as const) {
    keys += await tabTo(page, t(`ui.field.wordpress.${field}`))
    await type(value)
  }
  await press('Enter')
  await expect(page.getByRole('combobox', { name: t('ui.connect.brand') })).toBeVisible()
  keys += await tabTo(page, t('ui.connect.brand'))
  await type('Maison')
  await press('Enter')
  await expect(page.getByRole('button', { name: t('ui.connect.toInbox') })).toBeFocused()
  await press('Enter')
  const inbox = new Inbox(page, t)
  await expect(inbox.selected).toContainText('Où est ma commande', { timeout: 60_000 })
  await expect(inbox.list).toBeFocused()
  await press('e')
  await expect(page.getByText(t('ui.queue.allDone'))).toBeVisible()
  const { items } = await new CommandLine(folder.dir).ask<{ items: { state: string }[] }>('inbox', '--state', 'done')
  expect(items.map(({ state }) => state)).toEqual(['done'])
  const typed = url.length + 'camille'.length + password.length + 'Maison'.length
  process.stdout.write(`${keys} keys from the first window to the first decision, ${typed} of them what is typed in fields\n`)
  expect(running.complaints).toEqual([])
  await running.close()
  await blog.close()
  folder.remove()
})

test('data that cannot be opened is named in the middle of the window, and nothing pretends to be on its way', async () => {
  const folder = makeFolder()
  const first = await launch(['--data', folder.dir])
  await expect(first.page.getByRole('button', { name: t('ui.first.connect') })).toBeVisible()
  await first.close()
  const { openSync, writeSync, closeSync } = await import('node:fs')
  const file = `${folder.dir}/vigie.sqlite`
  // The number of the schema, as a newer Vigie would have left it.
  const fd = openSync(file, 'r+')
  writeSync(fd, Buffer.from([0, 0, 0, 99]), 0, 4, 60)
  closeSync(fd)
  const running = await launch(['--data', folder.dir])
  await expect(running.page.getByRole('alert')).toContainText('vigie.sqlite')
  await expect(running.page.getByRole('listbox')).toHaveCount(0)
  await running.close()
  folder.remove()
})
