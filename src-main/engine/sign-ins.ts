import { randomUUID } from 'node:crypto'
import { Fault } from '../../src-contract/failure.ts'
import type { AccountId } from '../../src-contract/ids.ts'
import { createTranslator } from '../../src-i18n/translate.ts'
import { languageOf } from '../../src-i18n/language.ts'
import type { Clock } from '../lib/clock.ts'
import { isLoopbackHost } from '../net/address.ts'
import { openLoopback } from '../net/loopback.ts'
import type { Loopback, LoopbackPage } from '../net/loopback.ts'
import type { Connected, Connecting, NetworkAdapter, SignInBegun } from '../networks/adapter.ts'
import type { Trial, Trials } from './trials.ts'
import type { Typed } from './typed-settings.ts'

export type Begin = { adapter: NetworkAdapter; typed: Typed; connecting: Connecting; accountId: AccountId | null }
/** What the renderer and the command line learn: where to send the user. */
export type Begun = { id: string; url: string; redirectUrl: string; expiresAt: number }

/**
 * Signing in by the user's browser. Each ends once: by the browser that comes back, by an address that is pasted, by being called off, or after ten
 * minutes. What it began with and what it yields stay in this process's memory.
 * - An address is tried once, whoever brings it.
 * - What is pasted wrongly does not end it; what the browser brings wrongly does.
 */
export type SignIns = {
  begin(of: Begin): Promise<Begun>
  /** With an address: tries it. Without: waits for the browser. */
  finish(id: string, returned: string | null): Promise<Trial>
  cancel(id: string): void
  stop(): void
}

const lastsMs = 10 * 60_000
const exchangeMs = 90_000
const mostOpen = 8
const longestReturned = 8_000

type Open = Begin & {
  begun: SignInBegun
  loopback: Loopback
  ending: AbortController
  tried: Set<string>
  /** One attempt at a time. */
  turn: Promise<unknown>
  done: Promise<Trial>
  settle: { resolve(trial: Trial): void; reject(fault: Fault): void }
}

export function createSignIns(deps: { clock: Clock; trials: Trials; check(connected: Connected, accountId: AccountId | null): void }): SignIns {
  const { clock, trials } = deps
  const open = new Map<string, Open>()

  const end = (id: string) => {
    const signIn = open.get(id)
    if (signIn === undefined) return
    open.delete(id)
    signIn.settle.reject(new Fault('signIn.over'))
    signIn.ending.abort()
    signIn.loopback.close()
  }

  const attempt = (signIn: Open, returned: string): Promise<Trial> => {
    const work = async (): Promise<Trial> => {
      const address = returned.trim()
      if (address === '' || address.length > longestReturned || signIn.tried.has(address)) throw new Fault('signIn.notOurs')
      if (signIn.ending.signal.aborted) throw new Fault('signIn.over')
      signIn.tried.add(address)
      const signal = AbortSignal.any([signIn.ending.signal, AbortSignal.timeout(exchangeMs)])
      const { adapter, typed, connecting, accountId, begun } = signIn
      if (adapter.signIn === undefined) throw new Fault('signIn.unavailable', { network: adapter.id })
      const { user, ...secrets } = await adapter.signIn.finish(connecting, begun, address, signal)
      const whose: Typed = { url: typed.url, user: user ?? typed.user }
      const connected = await adapter.connect({ ...connecting, user: whose.user, secrets }, signal)
      deps.check(connected, accountId)
      return trials.keep({ network: adapter.id, typed: whose, connected, accountId })
    }
    const next = signIn.turn.then(work, work)
    signIn.turn = next.catch(() => undefined)
    return next
  }

  const waitForBrowser = async (id: string, signIn: Open): Promise<void> => {
    const address = await signIn.loopback.returned
    if (address === null) return
    try {
      signIn.settle.resolve(await attempt(signIn, address))
    } catch (thrown) {
      signIn.settle.reject(thrown instanceof Fault ? thrown : new Fault('internal', { what: 'sign-in' }, { cause: thrown }))
      end(id)
    }
  }

  return {
    begin: async (of) => {
      const { signIn } = of.adapter
      if (signIn === undefined) throw new Fault('signIn.unavailable', { network: of.adapter.id })
      for (const id of Array.from(open.keys()).slice(0, Math.max(0, open.size - mostOpen + 1))) end(id)
      const loopback = await openLoopback(pageFor, signIn.callback ?? null)
      try {
        const begun = await signIn.begin(of.connecting, loopback.url, AbortSignal.timeout(exchangeMs))
        if (!isFitForBrowser(begun.url)) throw new Fault('remote.unexpected', { host: of.adapter.id })
        const id = randomUUID()
        const made: Open = { ...of, begun, loopback, ending: new AbortController(), tried: new Set(), turn: Promise.resolve(), ...deferred() }
        open.set(id, made)
        const expiresAt = clock.now() + lastsMs
        void clock.sleep(lastsMs, made.ending.signal).then(() => end(id))
        void waitForBrowser(id, made)
        return { id, url: begun.url, redirectUrl: loopback.url, expiresAt }
      } catch (error) {
        loopback.close()
        throw error
      }
    },
    finish: async (id, returned) => {
      const signIn = open.get(id)
      if (signIn === undefined) throw new Fault('signIn.over')
      if (returned !== null) {
        const trial = await attempt(signIn, returned)
        signIn.settle.resolve(trial)
      }
      const trial = await signIn.done
      // Whoever still waits for it has it by now.
      end(id)
      return trial
    },
    cancel: end,
    stop: () => {
      for (const id of Array.from(open.keys())) end(id)
    },
  }
}

function deferred(): Pick<Open, 'done' | 'settle'> {
  let settle: Open['settle'] = { resolve: () => undefined, reject: () => undefined }
  const done = new Promise<Trial>((resolve, reject) => {
    settle = { resolve, reject }
  })
  // Nobody may be waiting when it fails.
  done.catch(() => undefined)
  return { done, settle }
}

/** Over https, or to this very machine. */
export function isFitForBrowser(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, username, password } = new URL(address)
  if (username !== '' || password !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname))
}

/** In the browser's language: the engine has none of its own. */
function pageFor(acceptLanguage: string): LoopbackPage {
  const t = createTranslator(languageOf(acceptLanguage.split(',').map((each) => each.split(';')[0]?.trim() ?? '')))
  return { title: t('cli.signIn.title'), text: t('cli.signIn.text') }
}
