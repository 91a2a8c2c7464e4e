import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createWordPressSandbox } from '../../../src-sandbox/wordpress/sandbox.ts'
import type { WordPressSandbox } from '../../../src-sandbox/wordpress/sandbox.ts'
import type { CommentStatus } from '../../../src-sandbox/wordpress/blog.ts'
import type { Misbehaviour } from '../../../src-sandbox/server.ts'
import { openEngine } from '../../host/open-engine.ts'
import { openStore } from '../../store/database.ts'
import { getItem } from '../../store/items.ts'
import { getDecision } from '../../store/decisions.ts'
import { listJobs } from '../../store/jobs-read.ts'
import { contradictions } from '../../store/oracle.ts'
import { seeded } from '../../store/test-store.ts'
import { password } from './blog.contract.ts'
import { check } from './checker.contract.ts'
import type { Held, Verdict } from './checker.contract.ts'
import { quickClock } from './quick-clock.contract.ts'

const program = fileURLToPath(new URL('engine-process.contract.ts', import.meta.url))
const comments = 12
const modes: readonly Misbehaviour[] = ['acceptThenCut', 'cut', 'never', '500', '429', 'html']

type Process = { child: ChildProcess; begun: Promise<void>; ended: Promise<void> }

/** One data directory through `kills` deaths of true engine processes, some of them racing for it, and one life in peace. */
export async function runKilled(seed: number, kills: number): Promise<Verdict> {
  const random = seeded(seed * 2 + 1)
  const sinceAt = Date.now()
  const clock = quickClock(sinceAt)
  const root = mkdtempSync(join(tmpdir(), 'vigie-killed-'))
  const dir = join(root, 'data')
  const blog = await startBlog(sinceAt, () => clock.now())
  const acknowledged: number[] = []
  let running: Process[] = []
  try {
    const items = await prepare(dir, blog, clock)
    const before = new Map(Array.from(blog.comments.values(), ({ id, status }) => [String(id), status]))
    let wishes = 0
    const file = (some: number): string => {
      const made = Array.from({ length: some }, () => {
        const id = items[Math.floor(random() * items.length)] ?? 0
        if (random() < 0.15) return { undo: true }
        return random() < 0.5 ? { reply: `Réponse ${seed}-${(wishes += 1)}`, id } : { act: ['hide', 'spam', 'approve', 'delete'][Math.floor(random() * 4)], id }
      })
      const path = join(root, `wishes-${(wishes += 1)}.json`)
      writeFileSync(path, JSON.stringify(made))
      return path
    }
    const begin = (path: string) => start([dir, path, String(sinceAt)], acknowledged)

    for (let death = 0; death < kills; death += 1) {
      blog.behave()
      const spoiled = Math.floor(random() * 4)
      for (let n = 0; n < spoiled; n += 1) {
        const mode = modes[Math.floor(random() * modes.length)] ?? '500'
        blog.misbehave({ mode, times: 1, match: ({ method }) => method !== 'GET', retryAfterS: 5 })
      }
      running = random() < 0.2 ? [begin(file(1)), begin(file(1))] : [begin(file(1 + Math.floor(random() * 3)))]
      await Promise.race(running.map(({ begun }) => begun))
      await new Promise((resolve) => setTimeout(resolve, random() * 700))
      for (const { child } of running) child.kill('SIGKILL')
      await Promise.all(running.map(({ ended }) => ended))
    }
    blog.behave()
    running = [begin(file(0))]
    await Promise.all(running.map(({ ended }) => ended))
    return verdict(dir, blog, acknowledged, before)
  } finally {
    for (const { child } of running) child.kill('SIGKILL')
    await blog.close()
    rmSync(root, { recursive: true, force: true })
  }
}

async function startBlog(sinceAt: number, now: () => number): Promise<WordPressSandbox> {
  const blog = createWordPressSandbox({ title: 'Atelier', user: { login: 'vigie', name: 'Vigie', applicationPassword: password }, now, allowsTwins: () => true })
  await blog.listen()
  const postId = blog.addPost({ title: 'Bonjour', text: 'Un billet', at: sinceAt - 86_400_000 })
  for (let n = 1; n <= comments; n += 1) {
    blog.addComment({ postId, author: { name: `Passant ${n}`, email: `passant${n}@lecteur.example` }, text: `Le ${n}e`, at: sinceAt - n * 3_600_000, status: n % 4 === 0 ? 'hold' : 'approved' })
  }
  return blog
}

async function prepare(dir: string, blog: WordPressSandbox, clock: ReturnType<typeof quickClock>): Promise<number[]> {
  const engine = openEngine({ dir, autoSync: false, clock, env: { VIGIE_SECRETS: 'file' } })
  await engine.call('account.add', { network: 'wordpress', brand: 'Atelier', url: blog.url, user: 'vigie', secrets: { password } })
  await engine.call('sync.run', {})
  const { items } = await engine.call('inbox.page', { filter: { state: 'all' }, limit: 100 })
  await engine.stop()
  return items.map(({ id }) => id)
}

function start(args: string[], acknowledged: number[]): Process {
  const child = spawn(process.execPath, ['--no-warnings', program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let tell = (): void => undefined
  const begun = new Promise<void>((resolve) => {
    tell = resolve
  })
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => {
    const said = JSON.parse(line) as { begun?: true; saved?: number[] }
    if (said.begun === true) tell()
    if (said.saved !== undefined) acknowledged.push(...said.saved)
  })
  const heard = new Promise<void>((resolve) => lines.once('close', () => resolve()))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve())).then(() => heard).then(tell)
  return { child, begun, ended }
}

function verdict(dir: string, blog: WordPressSandbox, acknowledged: number[], before: ReadonlyMap<string, CommentStatus>): Verdict {
  const store = openStore({ dir, clock: quickClock(Date.now()) })
  try {
    const jobs = listJobs(store.read, { limit: 1_000_000 }).toReversed().map((job) => ({ ...job, thread: job.threadId, itemRemoteId: getItem(store.read, job.itemId)?.remoteId ?? '', undone: (getDecision(store.read, job.decisionId)?.undoneAt ?? null) !== null }))
    const mine = Array.from(blog.comments.values()).filter(({ userId }) => userId === 1)
    const held: Held = {
      replies: mine.map(({ id, raw, status }) => ({ id: String(id), text: raw, status })),
      comments: new Map(Array.from(before, ([id, first]) => [id, { first, now: blog.comments.get(Number(id))?.status ?? first }])),
    }
    const result = check({ acknowledged, jobs, touched: new Set() }, held)
    for (const problem of contradictions(store)) {
      result.wrongState += 1
      result.complaints.push(`store: ${problem}`)
    }
    return result
  } finally {
    store.close()
  }
}
