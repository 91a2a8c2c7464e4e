import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { processIo } from './cli/io.ts'
import type { CliIo, ExitCode } from './cli/io.ts'

/** The whole command line; `argv` without program and script. The packaged app calls it, too. */
export async function runCli(argv: readonly string[], io: CliIo = processIo()): Promise<ExitCode> {
  const { run } = await import('./cli/run.ts')
  const exit = await run(argv, io)
  await io.flushed?.()
  return exit
}

function isEntry(): boolean {
  const script = process.argv[1]
  try {
    return script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url)
  } catch {
    return false
  }
}

if (isEntry()) {
  // Whoever reads our output may stop early (`| head`): that is no failure of ours.
  process.stdout.on('error', () => process.exit(0))
  process.exitCode = await runCli(process.argv.slice(2))
}
