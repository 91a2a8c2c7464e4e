import { expect, test, type Locator } from '@playwright/test'
import { violations } from './axe.ts'
import { openBlogDesk, outboxOf, select, t, writesTo, type BlogDesk } from './blog-desk.ts'
import { Inbox } from './inbox-page.ts'

const patient = { timeout: 60_000, intervals: [300, 600, 1000] }
const states = async (desk: BlogDesk): Promise<string[]> => (await outboxOf(desk)).map((job) => `${job.verb} ${job.state}`)
const count = (key: 'held' | 'needsYou', n: number): string => t(`ui.outbox.${key}`, { count: n })
const panelOf = (desk: BlogDesk): Locator => desk.page.getByRole('dialog', { name: t('ui.outbox.title') })
const inHand = (desk: BlogDesk): Locator => panelOf(desk).locator('[aria-current=true]')

let opened: BlogDesk | null = null

async function open(texts: readonly string[]): Promise<BlogDesk> {
  opened = await openBlogDesk(texts)
  return opened
}

test.afterEach(async () => {
  const desk = opened
  opened = null
  await desk?.close()
})

function isQuiet({ running }: BlogDesk): void {
  expect(running.complaints).toEqual([])
  expect(running.strangers).toEqual([])
}

test('two windows: undone in one, an action stops in both, and nothing is sent', async () => {
  const desk = await open(['Premier', 'Deuxième', 'Troisième'])
  const another = desk.running.app.waitForEvent('window')
  await desk.inbox.press('Control+Shift+n')
  const second = new Inbox(await another, t)
  await expect(second.rows).toHaveCount(3)

  // Decided and undone in the first; the second sees both.
  await select(desk, 'Deuxième')
  await desk.inbox.press('h')
  await expect(desk.inbox.status).toContainText(t('ui.did.hide'))
  await expect(second.status).toContainText(count('held', 1))
  await desk.inbox.press('z')
  await expect(desk.inbox.status).toContainText(t('ui.strip.undone', { verb: t('ui.verb.hide') }))
  await expect(second.status).not.toContainText(count('held', 1))
  await expect(second.rows).toHaveCount(3)

  // Decided in the first, called back in the second's outbox: the first no longer offers to undo it.
  await select(desk, 'Deuxième')
  await desk.inbox.press('h')
  await expect(second.status).toContainText(count('held', 1))
  await second.press('g', 'o')
  await expect(second.page.getByRole('dialog').getByRole('listitem')).not.toHaveCount(0)
  await second.press('j')
  await expect(second.page.getByRole('dialog').locator('[aria-current=true]')).toContainText(t('ui.verb.hide'))
  await second.press('d')
  await expect(desk.inbox.status).toContainText(t('ui.strip.undone', { verb: t('ui.verb.hide') }))
  await expect(desk.inbox.status.getByRole('button', { name: t('ui.strip.undo') })).toHaveCount(0)
  expect(writesTo(desk)).toEqual([])

  // A third that is left alone goes out: holds end, and had the first two not been stopped they would have left before it.
  await select(desk, 'Premier')
  await desk.inbox.press('h')
  await expect.poll(() => states(desk), patient).toContain('hide verified')
  expect(writesTo(desk)).toHaveLength(1)
  expect(desk.comments.map((id) => desk.blog.comments.get(id)?.status)).toEqual(['hold', 'approved', 'approved'])
  isQuiet(desk)
})

test('a reply is counted down where one looks, under brand and account, and z gives its text back', async () => {
  const desk = await open(['Quels sont vos horaires ?', 'Autre chose'])
  await select(desk, 'horaires')
  await desk.inbox.press('r')
  await desk.page.keyboard.type('De neuf heures à dix-sept heures.')
  await desk.inbox.press('Control+Enter')
  await expect(desk.inbox.list).toBeFocused()
  await expect(desk.inbox.status).toContainText('Maison')
  await expect(desk.inbox.status.getByTitle(t('ui.verbs.reversible')).first()).toBeVisible()
  await expect(desk.inbox.status).toContainText(/\d\ss/)
  await desk.inbox.press('g', 'o')
  await expect(panelOf(desk).getByRole('listitem')).toHaveCount(1)
  await desk.inbox.press('j')
  await expect(inHand(desk)).toContainText('De neuf heures')
  await expect(inHand(desk)).toContainText('Maison')
  await expect(inHand(desk)).toContainText('Lectrice 0')
  await expect(inHand(desk)).toContainText(/\d\ss/)
  await desk.inbox.press('z')
  await expect(panelOf(desk).getByRole('region', { name: t('ui.outboxPart.underWay') })).toHaveCount(0)
  await desk.inbox.press('Escape')
  await expect(desk.inbox.composer).toHaveValue('De neuf heures à dix-sept heures.')
  expect(writesTo(desk)).toEqual([])
  isQuiet(desk)
})

test('what the network refused waits in one place and says why: sent again, changed, dropped, each with one key', async () => {
  const desk = await open(['Un', 'Deux', 'Trois'])
  desk.blog.misbehave({ mode: '403', match: ({ method }) => method === 'POST', times: 3 })
  await select(desk, 'Un')
  await desk.inbox.press('h')
  await select(desk, 'Deux')
  await desk.inbox.press('h')
  await select(desk, 'Trois')
  await desk.inbox.press('r')
  await desk.page.keyboard.type('Merci pour tout')
  await desk.inbox.press('Control+Enter')
  await expect(desk.inbox.status).toContainText(count('needsYou', 3), { timeout: 40_000 })

  await desk.inbox.press('g', 'o')
  const waiting = panelOf(desk).getByRole('region', { name: t('ui.outboxPart.needs') }).getByRole('listitem')
  await expect(waiting).toHaveCount(3)
  expect(await violations(desk.page)).toEqual([])
  // Newest first: the reply. Its text is changed where it stands.
  await expect(inHand(desk)).toContainText('Lectrice 2')
  await expect(inHand(desk).locator('.job-why')).not.toBeEmpty()
  await desk.inbox.press('e')
  await expect(desk.inbox.page.getByRole('dialog').getByRole('textbox')).toBeFocused()
  expect(await violations(desk.page)).toEqual([])
  await desk.page.keyboard.type(' et à bientôt')
  await desk.inbox.press('Control+Enter')
  await expect(waiting).toHaveCount(2)
  await expect(inHand(desk)).toContainText('Lectrice 1')
  await desk.inbox.press('s')
  await expect(waiting).toHaveCount(1)
  await expect(inHand(desk)).toContainText('Lectrice 0')
  await desk.inbox.press('d')
  await expect(waiting).toHaveCount(0)
  await expect.poll(() => desk.blog.comments.get(desk.comments[1] ?? 0)?.status, patient).toBe('hold')
  await expect.poll(() => replies(desk), patient).toEqual(['Merci pour tout et à bientôt'])
  expect(desk.blog.comments.get(desk.comments[0] ?? 0)?.status).toBe('approved')
  await expect(desk.inbox.status).not.toContainText(count('needsYou', 1))
  isQuiet(desk)
})

test('an account whose password no longer works: the outbox leads to it, and what waited goes out', async () => {
  const desk = await open(['Un', 'Deux'])
  desk.blog.misbehave({ mode: '401' })
  await select(desk, 'Un')
  await desk.inbox.press('h')
  await expect(desk.inbox.status).toContainText(count('needsYou', 1), { timeout: 40_000 })
  await desk.inbox.press('g', 'o')
  await expect(inHand(desk).getByRole('button', { name: t('ui.step.reconnect') })).toBeVisible()
  await desk.inbox.press('r')
  await desk.page.getByRole('radio', { name: t('ui.connect.bySecret') }).check()
  const password = desk.page.getByLabel(t('ui.field.wordpress.password'), { exact: true })
  await expect(password).toBeVisible()
  desk.blog.behave()
  await password.fill('abcd efgh ijkl mnop qrst uvwx')
  await desk.page.keyboard.press('Enter')
  await expect.poll(() => desk.blog.comments.get(desk.comments[0] ?? 0)?.status, patient).toBe('hold')
  isQuiet(desk)
})

const leaving = (desk: BlogDesk): Locator => desk.page.getByRole('dialog', { name: t('ui.leaving.title') })

/** As Cmd-Q does; closing the last window where `by` is that. */
async function quit(desk: BlogDesk, by: 'quit' | 'close'): Promise<void> {
  if (by === 'quit') await desk.running.app.evaluate(({ app }) => app.quit())
  else await desk.running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
}

/** The window may be gone before the key has been let go. */
async function pressLast(desk: BlogDesk): Promise<void> {
  await desk.page.keyboard.press('Enter').catch(() => undefined)
}

async function answer(desk: BlogDesk, text: string): Promise<void> {
  await select(desk, 'horaires')
  await desk.inbox.press('r')
  await desk.page.keyboard.type(text)
  await desk.inbox.press('Control+Enter')
  await expect(desk.inbox.list).toBeFocused()
  // The chord gives the list back before the engine has the answer; counted down, it is on disk, and what leaving asks about.
  await expect(desk.inbox.status).toContainText('Maison')
}

function replies(desk: BlogDesk): string[] {
  return Array.from(desk.blog.comments.values()).filter((comment) => comment.userId !== 0).map((comment) => comment.raw)
}

test('leaving with something unsent: says what, stays on Esc, finishes and then ends', async () => {
  const desk = await open(['Quels sont vos horaires ?', 'Autre chose'])
  await answer(desk, 'De neuf à dix-sept.')
  await quit(desk, 'close')
  await expect(leaving(desk)).toContainText('Maison')
  await expect(leaving(desk)).toContainText(t('ui.leaving.unsent', { count: 1 }))
  expect(await violations(desk.page)).toEqual([])
  await desk.inbox.press('Escape')
  await expect(leaving(desk)).toHaveCount(0)
  await quit(desk, 'quit')
  await expect(leaving(desk)).toBeVisible()
  expect(desk.running.complaints).toEqual([])
  const ended = new Promise<void>((resolve) => desk.running.app.process().once('exit', () => resolve()))
  await expect(leaving(desk).getByRole('button', { name: t('ui.leaving.finish') })).toBeFocused()
  await pressLast(desk)
  await ended
  expect(replies(desk)).toEqual(['De neuf à dix-sept.'])
})

test('leaving and keeping: nothing has left, the next start sends it once; with nothing unsent nobody is asked', async () => {
  const desk = await open(['Quels sont vos horaires ?', 'Autre chose'])
  await answer(desk, 'De neuf à dix-sept.')
  await quit(desk, 'quit')
  await expect(leaving(desk)).toBeVisible()
  const ended = new Promise<void>((resolve) => desk.running.app.process().once('exit', () => resolve()))
  await desk.inbox.press('Tab')
  await expect(leaving(desk).getByRole('button', { name: t('ui.leaving.keep') })).toBeFocused()
  await pressLast(desk)
  await ended
  expect(replies(desk)).toEqual([])
  await desk.reopen()
  await expect.poll(() => replies(desk), patient).toEqual(['De neuf à dix-sept.'])
  await expect.poll(() => states(desk), patient).toEqual(['reply verified'])
  const again = new Promise<void>((resolve) => desk.running.app.process().once('exit', () => resolve()))
  await quit(desk, 'close')
  await again
  expect(replies(desk)).toEqual(['De neuf à dix-sept.'])
})
