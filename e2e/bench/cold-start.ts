import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environment, runtime } from '../running.ts'
import { memoryOf } from './processes.ts'

export type Started = { readyMs: number; restMb: number }

const settleMs = 8000
const patienceMs = 60_000

/** Until something of the list can be seen: a message in the app, the one word of the empty window. */
const ready = `new Promise((resolve) => {
  const look = () => document.querySelector('[role=option]') === null ? requestAnimationFrame(look) : requestAnimationFrame(() => setTimeout(() => resolve(true)))
  look()
})`

/**
 * Starts an app as a person would, watched from outside over Chromium's own port, and not by a test driver, which holds Electron back. Gives the
 * milliseconds from the first of its processes to the painted list, and what it holds once it is at rest.
 */
export async function coldStart(args: readonly string[], extra: Record<string, string> = {}): Promise<Started> {
  const home = mkdtempSync(join(tmpdir(), 'vigie-bench-start-'))
  const { executable, args: needed } = runtime()
  const startedAt = performance.now()
  const child = spawn(executable, [...needed, '--remote-debugging-port=0', ...args], { env: environment(home, extra), stdio: ['ignore', 'ignore', 'pipe'] })
  try {
    const port = await devtoolsPort(child.stderr)
    await seen(await pageOf(port))
    const readyMs = performance.now() - startedAt
    await new Promise((resolve) => setTimeout(resolve, settleMs))
    return { readyMs, restMb: memoryOf(child.pid ?? 0) }
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

function devtoolsPort(stderr: NodeJS.ReadableStream): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = ''
    const timer = setTimeout(() => reject(new Error('the app did not come up')), patienceMs)
    stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8')
      const port = /DevTools listening on ws:\/\/[^:]+:(\d+)\//.exec(said)?.[1]
      if (port === undefined) return
      clearTimeout(timer)
      resolve(Number(port))
    })
  })
}

async function pageOf(port: number): Promise<string> {
  for (let left = patienceMs / 10; left > 0; left -= 1) {
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as { type: string; webSocketDebuggerUrl: string }[]
    const page = targets.find(({ type }) => type === 'page')
    if (page !== undefined) return page.webSocketDebuggerUrl
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('the app opened no window')
}

/** A page that goes from blank to its own address forgets what it was asked: it is asked again. */
async function seen(address: string): Promise<void> {
  const socket = new WebSocket(address)
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }))
  let id = 0
  const ask = (): void => socket.send(JSON.stringify({ id: (id += 1), method: 'Runtime.evaluate', params: { expression: ready, awaitPromise: true } }))
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the list never came')), patienceMs)
    socket.addEventListener('message', (event) => {
      const answer = JSON.parse(String(event.data)) as { result?: { result?: { value?: unknown } } }
      if (answer.result?.result?.value !== true) return ask()
      clearTimeout(timer)
      resolve()
    })
    ask()
  })
  socket.close()
}
