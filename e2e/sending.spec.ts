import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { openBlogDesk, outboxOf, select, t, type BlogDesk } from './blog-desk.ts'

let desk: BlogDesk | null = null
test.afterEach(async () => {
  const last = desk
  desk = null
  await last?.close()
})

/** The engine says in its folder which process it is. */
const engineOf = ({ vigie }: BlogDesk): number => (JSON.parse(readFileSync(join(vigie.dataDir, 'engine.json'), 'utf8')) as { pid: number }).pid

test('what is typed behind the sending chord reaches the list, however long the engine takes, and what it cannot take comes back as a draft', async () => {
  test.setTimeout(180_000)
  desk = await openBlogDesk(['Premier message', 'Deuxième message', 'Troisième message', 'Quatrième message'])
  const { inbox, page } = desk
  await select(desk, 'Troisième')
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  await page.keyboard.type('Merci à vous')
  const engine = engineOf(desk)
  process.kill(engine, 'SIGSTOP')
  try {
    await inbox.press('Control+Enter', 'j', 'k')
    await expect(inbox.list).toBeFocused()
    await expect(inbox.selected).not.toContainText('Troisième')
    // The wait is told, and what it is.
    await expect(inbox.status).toContainText(t('ui.states.waiting'), { timeout: 20_000 })
  } finally {
    process.kill(engine, 'SIGCONT')
  }
  const replies = async (): Promise<(string | null)[]> => (await outboxOf(desk as BlogDesk)).filter(({ verb }) => verb === 'reply').map(({ text }) => text)
  await expect.poll(replies, { timeout: 60_000 }).toEqual(['Merci à vous'])
  await expect(inbox.status).not.toContainText(t('ui.states.waiting'))

  await select(desk, 'Premier')
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  await page.keyboard.type('À demain')
  process.kill(engine, 'SIGSTOP')
  await inbox.press('Control+Enter')
  await expect(inbox.list).toBeFocused()
  process.kill(engine, 'SIGKILL')
  await expect(inbox.selected).toContainText('Premier')
  await expect(inbox.composer).toHaveValue('À demain', { timeout: 30_000 })
  await expect(inbox.composer).toBeFocused()
  expect((await replies()).filter((text) => text === 'À demain')).toEqual([])
})

test('a saved reply that is sent while it is coming in goes out as its text, never as its name; one with something left to fill in stays', async () => {
  test.setTimeout(180_000)
  desk = await openBlogDesk(['Premier message', 'Deuxième message'])
  const { inbox, page } = desk
  await desk.vigie.give('Merci, nous regardons cela.', 'replies', 'save', 'suite', '--text-stdin')
  await desk.vigie.give('Votre commande {order} est partie.', 'replies', 'save', 'partie', '--text-stdin')
  const engine = engineOf(desk)
  const names = (name: string) => page.getByRole('listbox', { name: t('ui.saved.insert') }).getByRole('option', { name })
  const send = async (message: string, name: string): Promise<void> => {
    await select(desk as BlogDesk, message)
    await inbox.press('r')
    await expect(inbox.composer).toBeFocused()
    await page.keyboard.type(`;${name}`)
    await expect(names(name)).toBeVisible()
    process.kill(engine, 'SIGSTOP')
    try {
      await inbox.press('Enter', 'Control+Enter')
      await expect(inbox.list).toBeFocused()
    } finally {
      process.kill(engine, 'SIGCONT')
    }
  }
  const replies = async (): Promise<(string | null)[]> => (await outboxOf(desk as BlogDesk)).filter(({ verb }) => verb === 'reply').map(({ text }) => text)
  await send('Deuxième', 'suite')
  await expect.poll(replies, { timeout: 60_000 }).toEqual(['Merci, nous regardons cela.'])
  await send('Premier', 'partie')
  await expect(inbox.composer).toBeFocused({ timeout: 30_000 })
  await expect(inbox.composer).toHaveValue('Votre commande {order} est partie.')
  expect(await replies()).toEqual(['Merci, nous regardons cela.'])
})
