import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { _electron, type Page } from '@playwright/test'
import { CommandLine } from '../command-line.ts'
import { environment, launch, makeFolder, root, runtime } from '../running.ts'
import { coldStart } from './cold-start.ts'
import { installProbe, pressEach, scrolled } from './probe.ts'

// The built window in a real Electron on a copy of a data directory: one JSON document on stdout, words for people on stderr. `npm run bench` calls it.
const { values } = parseArgs({
  options: { data: { type: 'string' }, presses: { type: 'string', default: '200' }, rows: { type: 'string', default: '10000' }, sync: { type: 'string', default: '50000' }, starts: { type: 'string', default: '5' } },
})
const data = values.data
if (data === undefined) throw new Error('--data names the data directory to open')
const [presses, rows, syncItems, starts] = [Number(values.presses), Number(values.rows), Number(values.sync), Number(values.starts)]
const say = (text: string) => void process.stderr.write(`window: ${text}\n`)
const here = fileURLToPath(new URL('.', import.meta.url))
const rowPx = 56
const times = (count: number, key: string) => Array.from({ length: count }, () => key)

const percentile = (all: readonly number[], rank: number) => all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.ceil(all.length * rank) - 1)] ?? 0
const median = (all: readonly number[]) => percentile(all, 0.5)
const rounded = (value: number, digits = 1) => Number(value.toFixed(digits))
const summed = (all: readonly number[]) => ({ p50Ms: rounded(median(all)), p95Ms: rounded(percentile(all, 0.95)), most: rounded(Math.max(...all)), n: all.length })

const work = mkdtempSync(join(tmpdir(), 'vigie-bench-window-'))
const copy = join(work, 'data')
say('copying the data directory')
cpSync(data, copy, { recursive: true })
try {
  process.stdout.write(`${JSON.stringify({ ...(await startsOf()), ...(await byKeys()) })}\n`)
} catch (thrown) {
  say(`no figures: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
  process.exitCode = 1
} finally {
  rmSync(work, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}

/** One part of the bench: it says what it does, and ends with a sentence where that takes longer than anybody would wait. */
async function part<T>(what: string, minutes: number, measure: () => Promise<T>): Promise<T> {
  say(what)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`this took more than ${minutes} minutes`)), minutes * 60_000)
  })
  try {
    return await Promise.race([measure(), late])
  } catch (thrown) {
    throw new Error(`“${what}”: ${thrown instanceof Error ? thrown.message : String(thrown)}`, { cause: thrown })
  } finally {
    clearTimeout(timer)
  }
}

/** Ours and the empty window's in turn, so that neither has the warmer cache. The first of each is not counted. */
async function startsOf() {
  const [ours, empty] = [[], []] as [Awaited<ReturnType<typeof coldStart>>[], Awaited<ReturnType<typeof coldStart>>[]]
  for (let n = 0; n <= starts; n += 1) {
    const [mine, bare] = await part(`start ${n} of ${starts}`, 3, async () => [await coldStart([root, '--data', copy]), await coldStart([join(here, 'empty')])] as const)
    if (n === 0) continue
    ours.push(mine)
    empty.push(bare)
  }
  const ms = (all: typeof ours) => median(all.map(({ readyMs }) => readyMs))
  const mb = (all: typeof ours) => median(all.map(({ restMb }) => restMb))
  return {
    start: { p50Ms: rounded(ms(ours), 0), emptyP50Ms: rounded(ms(empty), 0), ratio: rounded(ms(ours) / ms(empty), 2), runs: starts },
    memory: { mb: rounded(mb(ours), 0), emptyMb: rounded(mb(empty), 0), moreMb: rounded(mb(ours) - mb(empty), 0) },
  }
}

async function byKeys() {
  const emptyScroll = await part('scrolling an empty window', 10, scrollOfEmpty)
  const { page, app, close } = await launch(['--data', copy])
  try {
    await page.locator('.queue-scroll [role=option]').first().waitFor({ timeout: 60_000 })
    await installProbe(page)
    await page.locator('.queue-scroll').focus()
    await page.keyboard.press('Home')
    await part('the first keys', 5, () => pressEach(page, 'keys', times(20, 'j')))
    const moving = await part('keys', 10, () => pressEach(page, 'keys', times(presses, 'j')))
    const deciding = await part('decisions', 10, () => pressEach(page, 'keys', times(presses, 'e')))
    const scroll = await part('scrolling', 10, () => scrolled(page, '.queue-scroll', rows * rowPx))
    const searching = await part('searching', 10, () => searchesIn(page))
    const busy = await part(`keys while ${syncItems} items are read`, 10, () =>
      whileReading(async () => {
        await page.locator('.queue-scroll').focus()
        return pressEach(page, 'keys', times(presses, 'j'))
      }))
    const version = await app.evaluate(() => process.versions['electron'])
    const still = summed(moving)
    return {
      electron: version,
      move: still, decide: summed(deciding), search: summed(searching),
      scroll: { rows, dropped: rounded(scroll.dropped, 3), frames: scroll.frames, emptyDropped: rounded(emptyScroll.dropped, 3) },
      whileReading: { ...summed(busy.times), ratio: rounded(percentile(busy.times, 0.95) / still.p95Ms, 2), items: busy.items },
    }
  } finally {
    // One that answers nobody any more, its driver included, does not end by being asked.
    const impatience = setTimeout(() => app.process().kill('SIGKILL'), 20_000)
    await close().catch(() => undefined)
    clearTimeout(impatience)
  }
}

async function searchesIn(page: Page): Promise<number[]> {
  const searching: number[] = []
  for (const words of ['remboursement', 'où est ma commande', 'colis retard', 'merci', 'félicitations bravo', 'boulangerie']) {
    await page.keyboard.press('/')
    searching.push(...(await pressEach(page, 'searches', Array.from(words))))
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
  }
  return searching
}

/** What Chromium makes of a plain list of as many rows, here. */
async function scrollOfEmpty() {
  const home = makeFolder()
  const { executable, args } = runtime()
  const app = await _electron.launch({ executablePath: executable, args: [...args, join(here, 'empty')], env: environment(home.dir, { LIST: String(rows) }) })
  try {
    const page = await app.firstWindow()
    await page.locator('[role=option]').waitFor()
    return await scrolled(page, 'body', rows * rowPx)
  } finally {
    await app.close()
    home.remove()
  }
}

/** `items`: how many had come in by the end; all of them would mean that the reading was over too soon to have been in the way. */
async function whileReading(measure: () => Promise<number[]>): Promise<{ times: number[]; items: number }> {
  const blog = spawn(process.execPath, [join(here, 'busy-blog.ts'), String(syncItems)], { stdio: ['pipe', 'pipe', 'inherit'] })
  try {
    const line = await new Promise<string>((resolve) => blog.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8'))))
    const { url, user, password } = JSON.parse(line) as { url: string; user: string; password: string }
    const vigie = new CommandLine(copy)
    await vigie.give(`${password}\n`, 'account', 'add', 'wordpress', '--brand', 'Busy', '--url', url, '--user', user, '--secret-stdin')
    const read = async () => (await vigie.ask<{ accounts: { url: string | null; items: number }[] }>('account', 'list')).accounts.find((one) => one.url?.startsWith(url))?.items ?? 0
    while ((await read()) === 0) await new Promise((resolve) => setTimeout(resolve, 200))
    const measured = await measure()
    return { times: measured, items: await read() }
  } finally {
    blog.stdin.end()
  }
}
