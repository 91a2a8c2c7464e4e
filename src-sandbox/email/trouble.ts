/**
 * How a mail server goes wrong. `401`: the session ends and the password is nobody's; `403` `404` `429` `500`: refused with the word for it, nothing
 * done; `cut`: done, and the connection breaks in the middle of the answer; `acceptThenCut`: done, and it breaks before a byte; `never`: nothing is
 * done or said; `html`: a page in place of an answer; `extra`: words of a later version among the answers; `hang` (SMTP): silent in the middle of the text.
 */
export type MailTrouble = '401' | '403' | '404' | '429' | '500' | 'cut' | 'acceptThenCut' | 'never' | 'html' | 'extra' | 'hang'

/** What is being asked: `name` as on the wire (`UID FETCH`, `DATA`), `path` the folder where one is named. */
export type MailCommand = { protocol: 'imap' | 'smtp'; name: string; path: string | null }

export type MailMisbehave = { mode: MailTrouble; match?: (command: MailCommand) => boolean; times?: number }

export type Troubles = {
  /** What goes wrong with this command, if anything. */
  of(command: MailCommand): MailTrouble | null
  add(how: MailMisbehave): void
  clear(): void
}

export function createTroubles(): Troubles {
  let all: (MailMisbehave & { left: number })[] = []
  return {
    of(command) {
      const found = all.find((one) => one.left > 0 && (one.match?.(command) ?? true))
      if (found === undefined) return null
      found.left -= 1
      return found.mode
    },
    add: (how) => void all.push({ ...how, left: how.times ?? Number.POSITIVE_INFINITY }),
    clear: () => void (all = []),
  }
}

/** Whether a command looks at mail or changes it; the others open and close the session. */
export const touchesMail = ({ protocol, name }: MailCommand): boolean =>
  protocol === 'smtp' ? name === 'DATA' : /^(?:UID )?(?:SELECT|EXAMINE|FETCH|SEARCH|STORE|COPY|MOVE|EXPUNGE|APPEND|STATUS)$/.test(name)
