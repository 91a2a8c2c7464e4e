import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { processIo } from './cli/io.ts'
import type { CliIo, ExitCode } from './cli/io.ts'

/** The whole command line; `argv` without program and script. The packaged app calls it, too. */
export async function runCli(argv: readonly string[], lent?: CliIo): Promise<ExitCode> {
  const { run, endOfOutput } = await import('./cli/run.ts')
  const broken: ExitCode[] = []
  const io = lent ?? processIo((error) => {
    broken.push(broken[0] ?? endOfOutput(error, argv, io))
    // What nobody will read is not worth finishing. In the packaged app this returns: there it is `app.exit`.
    process.exit(broken[0])
  })
  const exit = await run(argv, io)
  await io.flushed?.()
  return broken[0] ?? exit
}

function isEntry(): boolean {
  const script = process.argv[1]
  try {
    return script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url)
  } catch {
    return false
  }
}

if (isEntry()) process.exitCode = await runCli(process.argv.slice(2))
