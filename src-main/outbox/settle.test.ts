import { describe, expect, it } from 'vitest'
import { Fault } from '../../src-contract/failure.ts'
import type { FailureCode } from '../../src-contract/failure.ts'
import { HttpFault } from '../net/http.ts'
import type { Sent } from '../net/http.ts'
import { backOff, outcomeOf } from './settle.ts'

const now = 1_000_000
const kindOf = (code: FailureCode, sent: Sent) => outcomeOf(new HttpFault(code, {}, sent), 1, now, () => 1).kind

describe('what an attempt that failed makes of its job', () => {
  it('is sent again only when it certainly did not arrive, or the network said to come back', () => {
    expect([kindOf('network.unreachable', 'no'), kindOf('network.offline', 'no'), kindOf('network.timeout', 'no'), kindOf('cancelled', 'no')]).toEqual(Array(4).fill('retry'))
    expect(kindOf('rate.limited', 'answered')).toBe('retry')
  })

  it('is read back whenever it may have arrived, an answer that nobody understands included', () => {
    const lost: [FailureCode, Sent][] = [
      ['network.cut', 'maybe'], ['network.timeout', 'maybe'], ['cancelled', 'maybe'], ['remote.serverError', 'maybe'], ['remote.serverError', 'answered'],
      ['network.notJson', 'maybe'], ['network.notJson', 'answered'], ['network.tooLarge', 'answered'], ['remote.unexpected', 'answered'], ['remote.refused', 'maybe'],
    ]
    for (const [code, sent] of lost) expect([code, sent, kindOf(code, sent)]).toEqual([code, sent, 'uncertain'])
    expect(outcomeOf(new Fault('remote.unexpected'), 1, now, Math.random).kind).toBe('uncertain')
    expect(outcomeOf(new TypeError('a mistake of ours'), 1, now, Math.random)).toMatchObject({ kind: 'uncertain', why: { code: 'internal', params: { what: 'TypeError' } } })
  })

  it('waits for the user when the credentials are dead or shut away', () => {
    expect([kindOf('auth.rejected', 'answered'), kindOf('auth.expired', 'answered')]).toEqual(['pause', 'pause'])
    expect(outcomeOf(new Fault('secrets.noKeyring'), 1, now, Math.random).kind).toBe('pause')
  })

  it('is refused when the network, or its adapter, says no', () => {
    const said: FailureCode[] = ['remote.refused', 'remote.gone', 'remote.notFound', 'remote.conflict', 'remote.tooLong', 'remote.unchanged', 'auth.missingPermission']
    for (const code of said) expect([code, kindOf(code, 'answered')]).toEqual([code, 'refused'])
    expect(outcomeOf(new Fault('verb.listFull'), 1, now, Math.random).kind).toBe('refused')
    expect(outcomeOf(new Fault('input.tooLong'), 1, now, Math.random).kind).toBe('refused')
  })

  it('never comes back before the server said', () => {
    const told = (sent: Sent) => outcomeOf(new HttpFault('rate.limited', {}, sent, now + 999_000), 1, now, () => 0)
    expect(told('answered')).toMatchObject({ kind: 'retry', at: now + 999_000 })
    expect(told('maybe')).toMatchObject({ kind: 'uncertain', readBackAt: now + 999_000 })
  })

  it('waits longer each time, up to a quarter of an hour', () => {
    expect([1, 2, 3, 20, 500].map((attempts) => backOff(attempts, () => 1))).toEqual([5000, 10_000, 20_000, 900_000, 900_000])
    expect(backOff(1, () => 0)).toBe(2500)
  })
})
