import { describe, expect, it } from 'vitest'
import { Fault } from '../../src-contract/failure.ts'
import { HttpFault } from '../net/http-fault.ts'
import { createHttpClient } from '../net/http.ts'
import { systemClock } from '../lib/clock.ts'
import type { ChannelAdapter, ChannelSession, Shipment } from './channel.ts'
import { sha256 } from './digest.ts'

/** What each channel's tests bring: a simulated other end and how to look into it. */
export type RunningChannel = {
  settings: Record<string, string>
  secrets: Record<string, string>
  /** How many shipments are there. */
  arrived(): number | Promise<number>
  /** Refuses outright; takes it and says nothing; is not there. */
  goWrong(how: 'refuses' | 'takesAndCuts' | 'gone'): void | Promise<void>
  behave(): void
  stop(): Promise<void>
}

let made = 0

/** One shipment, of hostile words as a rule. */
export function shipment(more: Partial<Shipment> = {}): Shipment {
  made += 1
  const key = sha256(String(made))
  return {
    kind: 'packet', key, messageId: `vigie.e.${key.slice(24)}@maison.test`, token: `VG-BCDFGHJK${23 + (made % 70)}`.slice(0, 13), recipients: [], packet: null, parents: [], remoteId: null,
    subject: `[VG-BCDFGHJK${23 + (made % 70)}] Léa\r\nBcc: tous@ailleurs.test 😡`,
    text: 'Bonjour <b>vous</b> 😡\n.\nFrom: moi\n<!channel> @everyone `code` ``` [lien](https://x.test)\n\u202Eabc',
    files: [{ name: 'message.png', mime: 'image/png', content: new Uint8Array([0x89, 0x50, 0x4e, 0x47]) }], decidedAt: Date.UTC(2026, 10, 23, 9), ...more,
  }
}

export function sessionOf(adapter: ChannelAdapter, { settings, secrets }: Pick<RunningChannel, 'settings' | 'secrets'>): ChannelSession {
  const http = createHttpClient({ origin: adapter.origin(settings, secrets), vendor: adapter.origins, clock: systemClock, connectMs: 2_000, idleMs: 4_000, timeoutMs: 8_000 })
  return { name: 'Essai', settings, secrets, clock: systemClock, http }
}

const never = new AbortController().signal
const faultOf = async (work: Promise<unknown>): Promise<unknown> => work.then(() => null, (error: unknown) => error)

/** What every channel promises, whatever lies at its other end. */
export function describeChannel(name: string, { adapter, start }: { adapter: ChannelAdapter; start(): Promise<RunningChannel> }): void {
  describe(`${name}, as a channel`, () => {
    const withOne = async (work: (running: RunningChannel, session: ChannelSession) => Promise<void>): Promise<void> => {
      const running = await start()
      try {
        await work(running, sessionOf(adapter, running))
      } finally {
        await running.stop()
      }
    }

    it('checks without sending anything, and says where it leads', () => withOne(async (running, session) => {
      const check = await adapter.check(session, never)
      expect(check.where).not.toBe('')
      expect(await running.arrived()).toBe(0)
    }))

    it('names every field that is missing', () => withOne(async (running) => {
      for (const { field, secret, optional } of adapter.capabilities.fields.filter((one) => !one.optional)) {
        const { [field]: _left, ...rest } = secret ? running.secrets : running.settings
        const error = await faultOf(Promise.resolve().then(() => adapter.check(sessionOf(adapter, { ...running, ...(secret ? { secrets: rest } : { settings: rest }) }), never)))
        expect([field, optional, error instanceof Fault ? error.failure : error]).toEqual([field, false, { code: 'channel.field', params: { name: field } }])
      }
    }))

    it('shows what would leave without sending it, and never a secret', () => withOne(async (running, session) => {
      const wire = await adapter.prepare(session, shipment())
      expect(wire).toContain('Bonjour')
      for (const secret of Object.values(running.secrets)) expect(wire).not.toContain(secret)
      expect(await running.arrived()).toBe(0)
    }))

    it('says that it begins before anything can have arrived, once, and is there once', () => withOne(async (running, session) => {
      const begun: number[] = []
      const arrivedAtBegin: Promise<number>[] = []
      const delivered = await adapter.perform(session, shipment(), () => {
        begun.push(1)
        arrivedAtBegin.push(Promise.resolve(running.arrived()))
      }, never)
      expect(begun).toHaveLength(1)
      expect(await Promise.all(arrivedAtBegin)).toEqual([0])
      expect(await running.arrived()).toBe(1)
      expect(delivered.url === null || /^https?:\/\//.test(delivered.url)).toBe(true)
    }))

    it(adapter.capabilities.readsBack ? 'finds what it has sent, and knows what it has not' : 'never claims to know what became of what it sent', () => withOne(async (running, session) => {
      const sent = shipment()
      const delivered = await adapter.perform(session, sent, () => undefined, never)
      const found = await adapter.reconcile(session, sent, Date.now() - 200_000, never)
      const other = await adapter.reconcile(session, shipment(), Date.now() - 200_000, never)
      if (adapter.capabilities.readsBack) {
        expect(found).toEqual({ kind: 'done', delivered })
        expect(other.kind).toBe('not-done')
      } else expect([found.kind, other.kind]).toEqual(['unknown', 'unknown'])
      expect(await running.arrived()).toBe(1)
    }))

    it('says of a refusal that it was not done, and of an answer that was lost that it may have been', () => withOne(async (running, session) => {
      await running.goWrong('refuses')
      const refused = await faultOf(adapter.perform(session, shipment(), () => undefined, never))
      expect(refused).toBeInstanceOf(Fault)
      expect(refused instanceof HttpFault ? refused.sent : 'no').not.toBe('maybe')
      expect(await running.arrived()).toBe(0)
      running.behave()
      await running.goWrong('takesAndCuts')
      const lost = await faultOf(adapter.perform(session, shipment(), () => undefined, never))
      if (lost !== null) expect(lost instanceof HttpFault ? lost.sent : lost).toBe('maybe')
    }))

    it('takes no file beyond its limit, and says so before anything is decided', () => withOne(async (_running, session) => {
      const heavy = shipment({ files: [{ name: 'film.mp4', mime: 'video/mp4', content: new Uint8Array(30_000_000) }] })
      const { attachments } = adapter.capabilities
      const error = await faultOf(adapter.prepare(session, heavy))
      if (attachments === null || attachments.each >= 30_000_000) expect(error).toBeNull()
      else expect(error instanceof Fault ? error.failure.code : error).toBe('channel.tooLarge')
    }))

    it('states its sources', () => {
      for (const source of Object.values(adapter.capabilities.sources)) expect(source).toMatch(/^https:\/\//)
      expect(Object.keys(adapter.capabilities.sources).length).toBeGreaterThan(0)
    })
  })
}
