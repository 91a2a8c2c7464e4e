import type { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpResponse } from '../../net/http.ts'

export function parsedAnswer<T extends z.ZodType>(schema: T, answer: HttpResponse): z.output<T> {
  const parsed = schema.safeParse(answer.json)
  if (!parsed.success) throw new Fault('remote.unexpected', { host: new URL(answer.url).host, status: answer.status })
  return parsed.data
}

/** The status a server refused with; null where it did not answer at all. */
export const statusIn = (thrown: unknown): number | null => {
  const status = thrown instanceof HttpFault ? thrown.failure.params['status'] : null
  return typeof status === 'number' ? status : null
}

/** Gone, or not ours to see: servers do not tell these apart. */
export const isAbsent = (thrown: unknown): boolean => [404, 410].includes(statusIn(thrown) ?? 0)
