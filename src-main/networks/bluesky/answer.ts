import type { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpResponse } from '../../net/http.ts'

export function parsedAnswer<T extends z.ZodType>(schema: T, answer: HttpResponse): z.output<T> {
  const parsed = schema.safeParse(answer.json)
  if (!parsed.success) throw new Fault('remote.unexpected', { host: new URL(answer.url).host, status: answer.status })
  return parsed.data
}

/** The server's own name for its refusal (`ExpiredToken`, `InvalidSwap` …), or null where it did not refuse. */
export function refusalIn(thrown: unknown): string | null {
  if (!(thrown instanceof HttpFault) || thrown.sent !== 'answered') return null
  const { code, status } = thrown.failure.params
  return typeof code === 'string' ? code : typeof status === 'number' ? String(status) : null
}

export const statusIn = (thrown: unknown): number | null => {
  const status = thrown instanceof HttpFault ? thrown.failure.params['status'] : null
  return typeof status === 'number' ? status : null
}
