import type { MissingRights } from '../../src-contract/item.ts'
import type { NetworkId } from '../../src-contract/network.ts'
import { useT } from '../stores/language.ts'

/** In words, what these credentials may not do though the network could; nothing where nothing is missing. */
export function Rights({ network, missing }: { network: NetworkId; missing: MissingRights }) {
  const t = useT()
  const streams = missing.streams.map((stream) => t.find(`ui.stream.${network}.${stream}`) ?? t.find(`ui.stream.${stream}`) ?? stream)
  const verbs = missing.verbs.map((verb) => t(`word.verb.${verb}`))
  const all = Array.from(new Set([...streams, ...verbs]))
  if (all.length === 0) return null
  return <p className="signal-caution account-missing">{t('ui.accounts.missing', { what: all.join(', ') })}</p>
}
