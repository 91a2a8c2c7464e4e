/** What a command line has around it; injected so that the packaged app and tests can lend their own. */
export type CliIo = {
  stdout(text: string): void
  stderr(text: string): void
  /** All of standard input. */
  readStdin(): Promise<string>
  env: Readonly<Record<string, string | undefined>>
  cwd: string
}

/** 0 done, 1 failed with a sentence, 2 wrong usage, 3 something needs the user. */
export type ExitCode = 0 | 1 | 2 | 3

/** No secret and no text worth sending is longer. */
const mostStdin = 1_000_000

export function processIo(): CliIo {
  return {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
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
    env: process.env,
    cwd: process.cwd(),
  }
}
