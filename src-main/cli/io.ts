import { addAbortSignal } from 'node:stream'

/** What a command line has around it; injected so that the packaged app and tests can lend their own. */
export type CliIo = {
  stdout(text: string): void
  stderr(text: string): void
  /** Resolves when all of it has left: whoever ends the process must not cut it short. */
  flushed?(): Promise<void>
  /** All of standard input. */
  readStdin(): Promise<string>
  /** Standard input as it comes, in whole characters; an abort ends it. */
  stdin?(signal?: AbortSignal): AsyncIterable<string>
  env: Readonly<Record<string, string | undefined>>
  cwd: string
}

/** 0 done, 1 failed with a sentence, 2 wrong usage, 3 something needs the user. */
export type ExitCode = 0 | 1 | 2 | 3

/** No secret and no text worth sending is longer. */
const mostStdin = 1_000_000

/** `onBroken`: standard output takes nothing more, told once or several times, and before `flushed` resolves. */
export function processIo(onBroken: (error: Error) => void): CliIo {
  process.stdout.on('error', onBroken)
  const leaving = new Set<Promise<void>>()
  const write = (stream: NodeJS.WriteStream, text: string): void => {
    const left = new Promise<void>((resolve) => {
      stream.write(text, (error) => {
        if (error && stream === process.stdout) onBroken(error)
        resolve()
      })
    }).finally(() => leaving.delete(left))
    leaving.add(left)
  }
  return {
    stdout: (text) => write(process.stdout, text),
    stderr: (text) => write(process.stderr, text),
    flushed: async () => void (await Promise.all(Array.from(leaving))),
    readStdin: async () => {
      const chunks: Buffer[] = []
      let size = 0
      for await (const chunk of process.stdin) {
        const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer)
        size += bytes.length
        if (size > mostStdin) break
        chunks.push(bytes)
      }
      return Buffer.concat(chunks).toString('utf8').slice(0, mostStdin)
    },
    stdin: (signal) => {
      const input = process.stdin.setEncoding('utf8')
      return (signal === undefined ? input : addAbortSignal(signal, input)) as AsyncIterable<string>
    },
    env: process.env,
    cwd: process.cwd(),
  }
}
