import type { z } from 'zod'
import type { Session } from './adapter.ts'

/** Those of a list that read as they should. One that does not spoils nothing but itself, and is told of under the name of what it should have been. */
export type Readable = <T extends z.ZodType>(what: string, schema: T, list: readonly unknown[]) => z.output<T>[]

/** `passedOver`: what is of another kind on purpose, and no news. */
export function readableIn(session: Pick<Session, 'unreadable'>, passedOver: (one: unknown) => boolean = () => false): Readable {
  return (what, schema, list) =>
    list.flatMap((one) => {
      const parsed = schema.safeParse(one)
      if (parsed.success) return [parsed.data]
      if (!passedOver(one)) session.unreadable?.(what, idOf(one))
      return []
    })
}

function idOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null
  const { id, uri } = value as { id?: unknown; uri?: unknown }
  const found = [id, uri].find((one) => typeof one === 'string' || typeof one === 'number')
  return found === undefined ? null : String(found).slice(0, 200)
}

/** Of rows that read but could not be made into anything (without an instant one has no place), each is told of; the others are kept. */
export function kept<T>(session: Pick<Session, 'unreadable'>, what: string, made: readonly (T | null)[], rows: readonly { id?: string | undefined }[]): T[] {
  return made.flatMap((one, n) => {
    if (one === null) session.unreadable?.(what, rows[n]?.id ?? null)
    return one === null ? [] : [one]
  })
}
