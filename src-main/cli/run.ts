import { resolve } from 'node:path'
import { z } from 'zod'
import { toFailure } from '../../src-contract/failure.ts'
import type { Failure } from '../../src-contract/failure.ts'
import { explain } from '../../src-i18n/explain.ts'
import { languageOf, languages } from '../../src-i18n/language.ts'
import { createTranslator } from '../../src-i18n/translate.ts'
import type { Translator } from '../../src-i18n/translate.ts'
import { codeOf } from '../host/lock.ts'
import { openDump, version } from '../host/open-engine.ts'
import { defaultDataDir } from '../lib/data-dir.ts'
import type { CliCommand, Outcome } from './command.ts'
import { helpText } from './help.ts'
import type { CliIo, ExitCode } from './io.ts'
import { lazyEngine } from './lazy-engine.ts'
import { parse } from './parse.ts'
import type { Parsed } from './parse.ts'
import { UsageError } from './usage-error.ts'
import { oneOf } from './values.ts'
import type { Typed } from './values.ts'

z.config({ jitless: true })

/** One command, from its arguments to its exit code. Writes one JSON document to stdout, whatever happens, save help and version. */
export async function run(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const spoken = languageIn(argv, io.env)
  const t = createTranslator(spoken)
  try {
    const parsed = parse(argv)
    const language = parsed.typed.text('lang')
    if (language !== undefined) oneOf(language, languages)
    return await carryOut(parsed, io, t)
  } catch (error) {
    if (error instanceof UsageError) return fail({ code: 'command.usage', params: { reason: error.reason } }, io, t, 2)
    return fail(toFailure(error), io, t, 1)
  }
}

/** Whoever reads our output may stop early (`| head`): that is no failure of ours. Anything else is told on stderr, the one way left. */
export function endOfOutput(error: Error, argv: readonly string[], io: CliIo): ExitCode {
  const reason = codeOf(error)
  if (reason === 'EPIPE') return 0
  io.stderr(`${explain({ code: 'output.failed', params: { reason } }, createTranslator(languageIn(argv, io.env)))}\n`)
  return 1
}

/** Known before anything is parsed, so that even a wrong argument is told of in the right language. */
function languageIn(argv: readonly string[], env: CliIo['env']) {
  const at = argv.findIndex((each) => each === '--lang' || each.startsWith('--lang='))
  const asked = at < 0 ? null : (argv[at]?.split('=')[1] ?? argv[at + 1] ?? null)
  return languageOf([asked, env['LANGUAGE'], env['LC_ALL'], env['LC_MESSAGES'], env['LANG']])
}

async function carryOut({ command, typed }: Parsed, io: CliIo, t: Translator): Promise<ExitCode> {
  if (typed.flag('version')) {
    io.stdout(`${JSON.stringify({ version })}\n`)
    return 0
  }
  if (typed.flag('help')) {
    io.stdout(helpText(command, t))
    return 0
  }
  if (command === null) {
    io.stderr(helpText(null, t))
    throw new UsageError('vigie COMMAND')
  }
  const { document, exit } = await withEngine(command, typed, io, t)
  if (document !== undefined) io.stdout(`${JSON.stringify(document)}\n`)
  return exit
}

async function withEngine(command: CliCommand, typed: Typed, io: CliIo, t: Translator): Promise<Outcome> {
  const dir = resolve(io.cwd, typed.text('data') ?? (io.env['VIGIE_DATA'] || defaultDataDir(process.platform, io.env)))
  const plain = typed.flag('json')
  const running = {
    typed, io, t,
    say: (sentence: string) => {
      if (!plain) io.stderr(`${sentence}\n`)
    },
    complain: (failure: Failure) => io.stderr(`${explain(failure, t)}\n`),
    dump: () => openDump(dir),
  }
  const engine = lazyEngine(dir, io)
  try {
    return await command.run({ ...running, engine, short: engine.isOwn })
  } finally {
    await engine.close()
  }
}

function fail(failure: Failure, io: CliIo, t: Translator, exit: ExitCode): ExitCode {
  const message = explain(failure, t)
  io.stdout(`${JSON.stringify({ error: { code: failure.code, message } })}\n`)
  io.stderr(`${message}\n`)
  return exit
}

