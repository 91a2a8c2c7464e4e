import type { NetworkId } from '../../src-contract/network.ts'
import type { Translator } from '../../src-i18n/translate.ts'

/** What one does over there, step by step, by the way that was chosen. Texts lie in src-i18n: `ui.guide.<network>.step.1` and on. */
export type Way = 'signIn' | 'secret'
export type GuideTexts = { lead: string | null; steps: readonly string[]; page: string | null }

const mostSteps = 12

export function guideOf(network: NetworkId, way: Way, origin: string | null, t: Translator): GuideTexts {
  const params = { network: t(`word.network.${network}`), origin: origin ?? '' }
  const named = (stem: string): string[] => {
    const steps: string[] = []
    for (let n = 1; n <= mostSteps; n += 1) {
      const step = t.find(`${stem}.${n}`, params)
      if (step === null) break
      steps.push(step)
    }
    return steps
  }
  const own = named(`ui.guide.${network}.${way === 'signIn' ? 'signIn' : 'step'}`)
  const steps = own.length === 0 && way === 'signIn' ? named(`ui.guide.${way}`) : own
  return { lead: t.find(`ui.guide.${network}`), steps, page: way === 'secret' ? pageOf(network, origin, t) : null }
}

/** Where the first step begins; null where there is no one page, or where one must first say on which server. */
function pageOf(network: NetworkId, origin: string | null, t: Translator): string | null {
  const page = t.find(`ui.guide.${network}.page`, { origin: origin ?? '' })
  return page !== null && /^https?:\/\/[^/]/.test(page) ? page : null
}

/** The origin in what has been typed so far: an address, a bare host, or a whole handle. Https but for this very machine. */
export function originIn(typed: string): string | null {
  const host = /^@?[^@\s/]+@([^@\s/]+)$/.exec(typed.trim())?.[1] ?? typed.trim()
  const address = /^https?:\/\//i.test(host) ? host : `https://${host}`
  if (host === '' || !URL.canParse(address)) return null
  const { origin, hostname } = new URL(address)
  return hostname.includes('.') || hostname === 'localhost' ? origin : null
}
