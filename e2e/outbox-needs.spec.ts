import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, test, type Locator } from '@playwright/test'
import type { Job } from '../src-contract/item.ts'
import { createMastodonSandbox, type MastodonSandbox } from '../src-sandbox/mastodon/sandbox.ts'
import { violations } from './axe.ts'
import { openBlogDesk, select, t, writesTo } from './blog-desk.ts'
import { CommandLine } from './command-line.ts'
import { Inbox } from './inbox-page.ts'
import { environment, launch, makeFolder, root, type Running } from './running.ts'

const patient = { timeout: 60_000, intervals: [300, 600, 1000] }
const name = (text: string): string => `\u2068${text}\u2069`

test('delays of a network and of a brand are set in the settings and kept to, the brand before its network', async () => {
  const desk = await openBlogDesk(['Premier', 'Deuxième', 'Troisième', 'Quatrième'])
  try {
    const cell = (kind: 'reply' | 'other', place: string): Locator =>
      desk.page.getByRole('spinbutton', { name: t('ui.hold.cell', { kind: t(`ui.hold.${kind}`), place: name(place) }) })
    const network = t('word.network.wordpress')
    const set = async (field: Locator, seconds: string): Promise<void> => {
      await field.fill(seconds)
      // Out of the field, so that keys are commands again.
      await field.blur()
    }
    const toInbox = async (): Promise<void> => {
      await desk.inbox.press('g', 'i')
      await expect(desk.inbox.list).toBeVisible()
    }
    const holdOf = async (verb: string, n: number): Promise<number> => {
      const of = async (): Promise<Job[]> => (await desk.vigie.ask<{ jobs: Job[] }>('outbox', '--all')).jobs.filter((job) => job.verb === verb)
      await expect.poll(async () => (await of()).length, patient).toBe(n)
      const [job] = await of()
      return (job?.holdUntil ?? 0) - (job?.createdAt ?? 0)
    }

    await desk.inbox.press('g', 's')
    await set(cell('other', network), '0')
    await set(cell('reply', network), '47')
    expect(await violations(desk.page)).toEqual([])
    await toInbox()
    await select(desk, 'Premier')
    await desk.inbox.press('h')
    // Not held at all.
    expect(await holdOf('hide', 1)).toBe(0)
    await expect.poll(() => desk.blog.comments.get(desk.comments[0] ?? 0)?.status, patient).toBe('hold')
    await select(desk, 'Deuxième')
    await desk.inbox.press('r')
    await desk.page.keyboard.type('Merci')
    await desk.inbox.press('Control+Enter')
    // Looked at before the command line is asked, which may take longer than the delay has to go.
    await expect(desk.inbox.status).toContainText(/4\d\ss/)
    expect(await holdOf('reply', 1)).toBe(47_000)
    await desk.inbox.press('z')

    await desk.inbox.press('g', 's')
    await set(cell('other', 'Maison'), '53')
    await expect(cell('other', network)).toHaveValue('0')
    await toInbox()
    await select(desk, 'Troisième')
    await desk.inbox.press('h')
    expect(await holdOf('hide', 2)).toBe(53_000)
    await desk.inbox.press('z')

    // Taken away again, the brand does as its network.
    await desk.inbox.press('g', 's')
    const row = desk.page.getByRole('row').filter({ has: cell('other', 'Maison') })
    await row.getByRole('button', { name: t('ui.hold.inherit') }).click()
    await expect(cell('other', 'Maison')).toHaveValue('')
    await toInbox()
    await select(desk, 'Quatrième')
    await desk.inbox.press('h')
    expect(await holdOf('hide', 3)).toBe(0)
    await expect.poll(() => desk.blog.comments.get(desk.comments[3] ?? 0)?.status, patient).toBe('hold')
    // What was undone never left.
    expect(desk.comments.map((id) => desk.blog.comments.get(id)?.status)).toEqual(['hold', 'approved', 'approved', 'hold'])
    expect(writesTo(desk)).toHaveLength(2)
    expect(desk.running.complaints).toEqual([])
  } finally {
    await desk.close()
  }
})

const token = 'jeton de la maison'

/** Connected by the command line, which takes the token from its input. */
function connect(dir: string, url: string): Promise<number | null> {
  const words = [join(root, 'src-main', 'cli.ts'), 'account', 'add', 'mastodon', '--brand', 'Maison', '--url', url, '--secret-stdin', '--data', dir, '--json']
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, { cwd: root, env: environment(dir), stdio: ['pipe', 'ignore', 'inherit'] })
    child.once('error', reject)
    child.once('close', resolve)
    child.stdin?.end(token)
  })
}

type Fediverse = { sandbox: MastodonSandbox; running: Running; inbox: Inbox; vigie: CommandLine; close(): Promise<void> }

/** What each but the last asks is answered already, a while ago and in our name, by the very words that will be written now. */
async function openFediverse(questions: readonly string[], answer: string): Promise<Fediverse & { ids: string[]; before: string[] }> {
  const sandbox = createMastodonSandbox({ accounts: [{ username: 'maison', displayName: 'La maison', token }] })
  const url = await sandbox.listen()
  const post = sandbox.post('maison', 'Bonne nouvelle', Date.now() - 3_600_000)
  const ids = questions.map((text, n) => sandbox.reply('lea', post, `@maison ${text}`, Date.now() - 1_200_000 + n * 1000))
  const before = ids.slice(0, -1).map((id) => sandbox.reply('maison', id, `@lea ${answer}`, Date.now() - 120_000))
  const folder = makeFolder()
  expect(await connect(folder.dir, url)).toBe(0)
  const running = await launch(['--data', folder.dir])
  const inbox = new Inbox(running.page, t)
  await expect(inbox.list).toBeVisible()
  await expect.poll(async () => inbox.rows.count(), patient).toBe(questions.length)
  return {
    sandbox, running, inbox, ids, before, vigie: new CommandLine(folder.dir),
    close: async () => {
      await running.close()
      await sandbox.close()
      folder.remove()
    },
  }
}

test('what nobody can tell about is shown with both pages, and sent again or let go by one key each', async () => {
  const answer = 'Oui, dès neuf heures.'
  const { sandbox, running, inbox, vigie, ids, before, close } = await openFediverse(['Et lundi ?', 'Et mardi ?', 'Et dimanche ?'], answer)
  try {
    await running.app.evaluate(({ shell }) => {
      const opened: string[] = []
      Object.assign(globalThis, { opened })
      shell.openExternal = async (url) => void opened.push(url)
    })
    const opened = (): Promise<string[]> => running.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)
    sandbox.misbehave({ mode: '500', match: ({ method }) => method === 'POST', times: 2 })
    for (const question of ['lundi', 'mardi']) {
      await inbox.list.focus()
      await inbox.press('Home')
      await inbox.seek(async () => (await inbox.selected.textContent())?.includes(question) ?? false)
      await inbox.press('r')
      await expect(inbox.composer).toBeFocused()
      await running.page.keyboard.type(answer)
      await inbox.press('Control+Enter')
      await expect(inbox.list).toBeFocused()
    }
    await expect(inbox.status).toContainText(t('ui.outbox.needsYou', { count: 2 }), { timeout: 90_000 })
    await inbox.press('g', 'o')
    const panel = running.page.getByRole('dialog', { name: t('ui.outbox.title') })
    const waiting = panel.getByRole('region', { name: t('ui.outboxPart.needs') }).getByRole('listitem')
    await expect(waiting).toHaveCount(2)
    const hand = panel.locator('[aria-current=true]')
    await expect(hand).toContainText('mardi')
    await expect(hand.locator('.job-why')).not.toBeEmpty()
    await expect(hand.getByRole('button', { name: t('ui.step.open') })).toBeVisible()
    await expect(hand.getByRole('button', { name: t('ui.step.ourReply') })).toBeVisible()
    expect(await violations(running.page)).toEqual([])
    await running.page.screenshot({ path: join(root, 'out', 'screens', 'uncertain-fr-light-1280.png') })

    // The page of the question, and that of what may be our answer.
    const [job] = (await vigie.ask<{ jobs: Job[] }>('outbox')).jobs
    expect(job?.state).toBe('uncertain')
    await inbox.press('o')
    await inbox.press('p')
    await expect.poll(opened, patient).toEqual([job?.itemUrl, job?.url])
    expect(job?.itemUrl).toContain(ids[1])
    expect(job?.url).toContain(before[1])

    // One is let go of, and its words are a draft; the other is sent after all.
    await inbox.press('d')
    await expect(waiting).toHaveCount(1)
    await expect(hand).toContainText('lundi')
    await inbox.press('s')
    await expect(waiting).toHaveCount(0)
    const ours = (n: number): number => sandbox.repliesTo(ids[n] ?? '').filter(({ by }) => by === 'maison').length
    await expect.poll(() => ours(0), patient).toBe(2)
    await expect.poll(async () => (await vigie.ask<{ jobs: Job[] }>('outbox', '--all')).jobs.map(({ state }) => state).sort(), patient).toEqual(['cancelled', 'verified'])
    expect(ours(1)).toBe(1)
    await inbox.press('Escape')
    expect(running.complaints).toEqual([])
    expect(running.strangers).toEqual([])
  } finally {
    await close()
  }
})
