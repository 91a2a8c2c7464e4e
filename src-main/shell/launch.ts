/** What the app was started for, read from its arguments. */
export type Launch =
  | { kind: 'cli'; args: string[] }
  | { kind: 'window'; demo: boolean; once: boolean; hidden: boolean; dataDir: string | null; screenshot: string | null; unknown: string | null }

const switches = new Set(['--demo', '--once', '--hidden'])
const withValue = new Set(['--data', '--screenshot'])

/**
 * `--cli` ends our own reading: all that follows belongs to the command line. Everything else that begins with a dash may be Chromium's and
 * is left alone; words without one are the app's own folder, which an unpacked Electron is started with.
 */
export function parseLaunch(args: readonly string[]): Launch {
  const cli = args.indexOf('--cli')
  if (cli >= 0) return { kind: 'cli', args: args.slice(cli + 1) }
  const given = new Map<string, string>()
  const on = new Set<string>()
  let unknown: string | null = null
  for (let at = 0; at < args.length; at += 1) {
    const [name = '', inline] = splitOnce(args[at] ?? '')
    if (switches.has(name)) on.add(name)
    if (!withValue.has(name)) continue
    const value = inline ?? args[(at += 1)]
    if (value === undefined || value === '') unknown = name
    else given.set(name, value)
  }
  const dataDir = given.get('--data') ?? null
  // The demo never opens a real folder: it would fill it with invented comments.
  if (on.has('--demo') && dataDir !== null) unknown = '--data'
  if (on.has('--once') && !on.has('--demo')) unknown = '--once'
  return { kind: 'window', demo: on.has('--demo'), once: on.has('--once'), hidden: on.has('--hidden') && !on.has('--once'), dataDir, screenshot: given.get('--screenshot') ?? null, unknown }
}

function splitOnce(argument: string): [string, string?] {
  const equals = argument.indexOf('=')
  return equals < 0 || !argument.startsWith('--') ? [argument] : [argument.slice(0, equals), argument.slice(equals + 1)]
}
