import { describe, expect, it } from 'vitest'
import { createPurse, spanAt } from './allowance.ts'
import type { Allowance, Ledger } from './allowance.ts'
import { HttpFault } from './http.ts'
import type { HttpClient, HttpResponse } from './http.ts'

describe('where a window lies', () => {
  it('a day begins at midnight where it is counted, on days of 23 and 25 hours too', () => {
    const zone = 'America/Los_Angeles'
    expect(spanAt(Date.UTC(2026, 0, 10, 7, 59), 'day', zone)).toEqual({ span: '2026-01-09', endsAt: Date.UTC(2026, 0, 10, 8) })
    expect(spanAt(Date.UTC(2026, 0, 10, 8, 0), 'day', zone)).toEqual({ span: '2026-01-10', endsAt: Date.UTC(2026, 0, 11, 8) })
    // Summer time begins on 8 March 2026 and ends on 1 November.
    expect(spanAt(Date.UTC(2026, 2, 8, 9), 'day', zone)).toEqual({ span: '2026-03-08', endsAt: Date.UTC(2026, 2, 9, 7) })
    expect(spanAt(Date.UTC(2026, 10, 1, 8), 'day', zone)).toEqual({ span: '2026-11-01', endsAt: Date.UTC(2026, 10, 2, 8) })
  })

  it('a month ends with the year, too', () => {
    expect(spanAt(Date.UTC(2026, 11, 31, 23, 59), 'month', 'UTC')).toEqual({ span: '2026-12', endsAt: Date.UTC(2027, 0, 1) })
  })
})

const now = Date.UTC(2026, 5, 10, 12)
const allowance: Allowance = { kind: 'units', every: 'day', zone: 'UTC', limit: 100, price: ({ method }, answer) => (method === 'POST' ? 50 : answer === null ? 1 : 3) }

function purse(answer: () => Promise<HttpResponse>, reading = false) {
  const spent = new Map<string, number>()
  const ledger: Ledger = {
    spent: (pool, span) => spent.get(`${pool} ${span}`) ?? 0,
    charge: (pool, span, amount) => void spent.set(`${pool} ${span}`, (spent.get(`${pool} ${span}`) ?? 0) + amount),
  }
  const asked: number[] = []
  const http: HttpClient = {
    requests: 0, budget: null, approve: () => undefined,
    send: () => {
      asked.push(ledger.spent('p', '2026-06-10'))
      return answer()
    },
  }
  const made = createPurse({ allowance, pool: 'p', network: 'youtube', ledger, clock: { now: () => now, sleep: async () => undefined }, limit: () => 100 })
  const client = made.paying(http, () => reading)
  const send = (method: 'GET' | 'POST') => client.send({ method, url: 'https://api.example/' }, new AbortController().signal)
  return { made, send, asked, spent: () => ledger.spent('p', '2026-06-10') }
}

const fine = async (): Promise<HttpResponse> => ({ status: 200, headers: new Headers(), json: null, url: 'https://api.example/' })

describe('a purse', () => {
  it('pays before it asks, and puts the price right with the answer', async () => {
    const { send, asked, spent } = purse(fine)
    await send('GET')
    expect([asked, spent()]).toEqual([[1], 3])
  })

  it('takes back what never reached the network, and nothing else', async () => {
    const lost = purse(() => Promise.reject(new HttpFault('network.cut', {}, 'maybe')))
    const away = purse(() => Promise.reject(new HttpFault('network.unreachable', {}, 'no')))
    for (const { send } of [lost, away]) await send('POST').catch(() => null)
    expect([lost.spent(), away.spent()]).toEqual([50, 0])
  })

  it('lets readers have three quarters, and the user the rest, until the day ends where it is counted', async () => {
    const user = purse(fine)
    await user.send('POST')
    await user.send('POST')
    await expect(user.send('GET')).rejects.toMatchObject({ failure: { code: 'rate.limited' }, sent: 'no', retryAt: Date.UTC(2026, 5, 11) })
    expect(user.asked).toHaveLength(2)
    expect([user.made.readAt(), user.made.actAt()]).toEqual([Date.UTC(2026, 5, 11), Date.UTC(2026, 5, 11)])
    const reader = purse(fine, true)
    await reader.send('POST')
    await expect(reader.send('POST')).rejects.toMatchObject({ failure: { code: 'rate.limited' } })
    expect(reader.made.actAt()).toBe(now)
  })

  it('slows readers down as soon as what is left would not last, and lets them go at full pace where it does', async () => {
    const user = purse(fine)
    // Noon: half of the day is left, and of what readers may use all of it, then a third, then nothing.
    expect(user.made.pace()).toBe(1)
    await user.send('POST')
    expect(user.made.pace()).toBeCloseTo((1.25 * (25 / 75)) / 0.5)
    await user.send('POST')
    expect(user.made.pace()).toBeCloseTo(1 / 12)
  })
})
