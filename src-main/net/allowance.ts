import type { Clock } from '../lib/clock.ts'
import { HttpFault } from './http-fault.ts'
import type { HttpClient, HttpRequest, HttpResponse } from './http.ts'
import { paceOfSpan } from './reading-pace.ts'

/**
 * What a network charges by the call and tells nobody of: YouTube's units of a day, X's money of a month. We keep the account ourselves, in whole
 * numbers: units, or millionths of what the user sets.
 */
export type Allowance = {
  /** Money has a ceiling that is the user's to raise: what it stops waits for them. Units come back by themselves. */
  kind: 'units' | 'money'
  every: 'day' | 'month'
  /** Where the day or the month begins: `America/Los_Angeles`, `UTC`. */
  zone: string
  /** Where the user has set none. */
  limit: number
  /** The most that the request may cost before it is sent; with its answer, what it did cost. */
  price(request: HttpRequest, answer: HttpResponse | null): number
}

/** What was spent, by whom it is shared and when. It outlives the process. */
export type Ledger = {
  spent(pool: string, span: string): number
  charge(pool: string, span: string, amount: number): void
}

/** Background reading stops here; the rest is the user's own. */
export const readersShare = 0.75

export type Purse = {
  /** When the user's own actions may go on; money never says no here, because its ceiling is told job by job. */
  actAt(): number
  readAt(): number
  /** How much of its usual pace background reading should keep, so that what is left lasts: 1 as a rule. */
  pace(): number
  /** The client, with every request paid for before it is sent. `reading`: in the background, for nobody who waits. */
  paying(http: HttpClient, reading: () => boolean): HttpClient
}

export function createPurse(of: { allowance: Allowance; pool: string; network: string; ledger: Ledger; clock: Clock; limit(): number }): Purse {
  const { allowance, pool, ledger, clock } = of
  const now = () => {
    const { span, endsAt } = spanAt(clock.now(), allowance.every, allowance.zone)
    return { span, endsAt, spent: ledger.spent(pool, span), limit: of.limit() }
  }
  const waitAt = (share: number): number => {
    const { spent, limit, endsAt } = now()
    return spent >= limit * share ? endsAt : clock.now()
  }
  const send = async (http: HttpClient, reading: boolean, request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> => {
    const { span, endsAt, spent, limit } = now()
    const price = allowance.price(request, null)
    if (price > 0 && spent + price > (reading ? limit * readersShare : limit)) {
      throw new HttpFault(allowance.kind === 'money' && !reading ? 'budget.spent' : 'rate.limited', { host: of.network, network: of.network }, 'no', endsAt)
    }
    // Before it leaves: a process that dies meanwhile has counted too much rather than too little.
    ledger.charge(pool, span, price)
    try {
      const answer = await http.send(request, signal)
      ledger.charge(pool, span, allowance.price(request, answer) - price)
      return answer
    } catch (error) {
      if (error instanceof HttpFault && error.sent === 'no') ledger.charge(pool, span, -price)
      throw error
    }
  }
  return {
    actAt: () => (allowance.kind === 'money' ? clock.now() : waitAt(1)),
    readAt: () => waitAt(readersShare),
    pace: () => {
      const { spent, limit, endsAt } = now()
      const readers = limit * readersShare
      return paceOfSpan((readers - spent) / readers, (endsAt - clock.now()) / lengthMs(allowance.every, endsAt))
    },
    paying: (http, reading) => ({
      send: (request, signal) => send(http, reading(), request, signal),
      approve: (origin) => http.approve(origin),
      get requests() { return http.requests },
      get budget() { return http.budget },
    }),
  }
}

/** The day or month in which an instant lies, where it is counted, and when the next one begins. */
export function spanAt(at: number, every: Allowance['every'], zone: string): { span: string; endsAt: number } {
  const [year, month, day] = dateIn(at, zone)
  const two = (n: number) => String(n).padStart(2, '0')
  return every === 'day'
    ? { span: `${year}-${two(month)}-${two(day)}`, endsAt: midnight(year, month, day + 1, zone) }
    : { span: `${year}-${two(month)}`, endsAt: midnight(year, month + 1, 1, zone) }
}

const dayMs = 86_400_000

/** Of the span that ends then; an hour more or less of summer time does not matter. */
const lengthMs = (every: Allowance['every'], endsAt: number): number => (every === 'day' ? dayMs : new Date(endsAt - dayMs / 2).getUTCDate() * dayMs)

function dateIn(at: number, zone: string): [number, number, number, number] {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' })
  const part = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const of = (name: Intl.DateTimeFormatPartTypes) => part.get(name) ?? 0
  return [of('year'), of('month'), of('day'), Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))]
}

/** By the zone's offset at that very instant, which the change to summer time may have moved since. */
function midnight(year: number, month: number, day: number, zone: string): number {
  const wanted = Date.UTC(year, month - 1, day)
  const near = (guess: number): number => guess + wanted - dateIn(guess, zone)[3]
  return near(near(wanted))
}
