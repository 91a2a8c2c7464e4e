import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { runCli } from '../cli.ts'

/** The command line as a process of its own, for tests: its sources, as `npm run vigie` starts them. */

const program = fileURLToPath(new URL('../cli.ts', import.meta.url))

/** One shape for the answers of all commands, each field there or not; the schemas are held in the engine's own tests. */
export type Document = {
  [field: string]: unknown
  error?: { code: string; message: string }
  id: number
  items: CliItem[]
  jobs: { id: number; state: string; verb: string; remoteId: string | null }[]
  accounts: { id: number; fetched: number; new: number; changed: number; removed: number; error?: { code: string; message: string }; health: { status: string } }[]
}
export type CliItem = { id: number; remoteId: string; state: string; remoteState: string; visibility: string; text: string; brand: { name: string } }

export type Ran = { code: number | null; json: Document; stdout: string; stderr: string }

/** `keepStdin`: standard input stays open, for the test to write to. */
export type RunOptions = { stdin?: string; keepStdin?: true; env?: Record<string, string>; uid?: number }

const baseEnv = (env: Record<string, string> = {}): Record<string, string> => ({ PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', LANG: 'en_GB.UTF-8', VIGIE_SECRETS: 'file', ...env })

export function startCli(args: readonly string[], { stdin = '', keepStdin, env, uid }: RunOptions = {}): ChildProcess {
  const child = spawn(process.execPath, [program, ...args], { env: baseEnv(env), stdio: ['pipe', 'pipe', 'pipe'], ...(uid === undefined ? {} : { uid, gid: uid }) })
  child.stdin?.on('error', () => undefined)
  if (keepStdin !== true) child.stdin?.end(stdin)
  return child
}

export function runCliProcess(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = startCli(args, options)
  const heard = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk: Buffer) => (heard.stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (heard.stderr += chunk.toString()))
  return new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  }).then((code) => ({ code, ...heard, json: documentIn(heard.stdout, heard.stderr) }))
}

function documentIn(stdout: string, stderr: string): Document {
  try {
    return JSON.parse(stdout === '' ? '{}' : stdout) as Document
  } catch {
    throw new Error(`stdout is not one JSON document: ${stdout.slice(0, 300)} / ${stderr.slice(0, 300)}`)
  }
}

/** The same in this process: as true, and half a second sooner. */
export async function runCliHere(args: readonly string[], { stdin = '', env }: RunOptions = {}): Promise<Ran> {
  const heard = { stdout: '', stderr: '' }
  const code = await runCli(args, {
    stdout: (text) => void (heard.stdout += text),
    stderr: (text) => void (heard.stderr += text),
    readStdin: () => Promise.resolve(stdin),
    env: baseEnv(env),
    cwd: process.cwd(),
  })
  return { code, ...heard, json: documentIn(heard.stdout, heard.stderr) }
}
