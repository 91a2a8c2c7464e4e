/** Ids, counts and codes alone; to stderr, so that stdout stays the command line's. */
export function log(what: string, details: Record<string, string | number | boolean | null> = {}): void {
  const rest = Object.entries(details).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`).join('')
  process.stderr.write(`vigie: ${what}${rest}\n`)
}
