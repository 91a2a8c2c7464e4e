import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Item, Job } from '../src-contract/item.ts'
import { root, runtime } from './running.ts'

export type Ended = { code: number | null; stdout: string; stderr: string }

type Env = Record<string, string | undefined>

/** `input`: what it is given on its standard input. */
export function run(program: string, args: readonly string[], env: Env = process.env, timeoutMs = 120_000, input = ''): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env, stdio: ['pipe', 'pipe', 'pipe'], timeout: timeoutMs })
    // One that reads nothing may have ended before.
    child.stdin.on('error', () => undefined).end(input)
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.once('error', reject)
    const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString('utf8')
    child.once('close', (code) => resolve({ code, stdout: text(out), stderr: text(err) }))
  })
}

/** The app started as anybody would, without a test driver. */
export function runApp(args: readonly string[], env?: Env): Promise<Ended> {
  const { executable, args: needed } = runtime()
  return run(executable, [...needed, root, ...args], env)
}

/** The command line on the same data directory: it finds the window's engine and asks that. What it says is a second opinion. */
export class CommandLine {
  readonly dataDir: string
  constructor(dataDir: string) {
    this.dataDir = dataDir
  }

  ask<T>(...args: string[]): Promise<T> {
    return this.give<T>('', ...args)
  }

  /** A command that takes something on its standard input: a secret, a text. */
  async give<T>(input: string, ...args: string[]): Promise<T> {
    const words = [join(root, 'src-main', 'cli.ts'), ...args, '--data', this.dataDir, '--json']
    const { code, stdout, stderr } = await run(process.execPath, words, { ...process.env, VIGIE_SECRETS: 'file' }, 120_000, input)
    if (code !== 0) throw new Error(`vigie ${args.join(' ')}: exit ${code}: ${stderr}`)
    // The command line's own tests hold its answers to their schemas.
    return JSON.parse(stdout) as T
  }

  async item(id: number): Promise<Item> {
    const answer = await this.ask<Item | { item: Item }>('item', String(id))
    return 'item' in answer ? answer.item : answer
  }

  async jobsOf(id: number): Promise<Job[]> {
    return (await this.item(id)).jobs
  }

  async all(): Promise<Item[]> {
    return (await this.ask<{ items: Item[] }>('inbox', '--state', 'all', '--limit', '500')).items
  }
}
