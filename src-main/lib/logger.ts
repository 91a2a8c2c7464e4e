/** Ids, counts, codes and file names of ours: never a body, a name, a handle or a token. */
export type LogFields = Readonly<Record<string, number | string | boolean | null>>

export type Logger = { log(level: 'info' | 'warn' | 'error', what: string, fields?: LogFields): void }

export const silentLogger: Logger = { log: () => undefined }

/** One JSON a line. */
export function lineLogger(write: (line: string) => void, now: () => number = Date.now): Logger {
  return { log: (level, what, fields = {}) => write(`${JSON.stringify({ at: new Date(now()).toISOString(), level, what, ...fields })}\n`) }
}
