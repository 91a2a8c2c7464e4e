import type { WatchSource } from '../../src-contract/watches.ts'
import { useSentence, useT } from '../stores/language.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { NetworkMark } from '../ui/NetworkMark.tsx'

const icons: Record<WatchSource['state'], IconName> = { waiting: 'clock', ok: 'done', partial: 'alert', failing: 'alert' }

/** A feed or a search, and how it is with it. */
export function Source({ source, facts }: { source: WatchSource; facts?: string }) {
  const t = useT()
  const sentence = useSentence()
  const told =
    source.failure !== null
      ? sentence(source.failure)
      : source.state === 'partial'
        ? sentence({ code: 'search.narrow', params: { host: source.name } })
        : source.state === 'waiting'
          ? t('ui.watch.notYet')
          : null
  return (
    <li className={`watch-source watch-${source.state}`}>
      <Icon name={icons[source.state]} size={14} />
      <NetworkMark network={source.network} name={t(`word.network.${source.network}`)} />
      <bdi className="watch-source-name">{source.title ?? source.name}</bdi>
      {source.title !== null && <bdi className="quiet watch-source-address">{source.name}</bdi>}
      {facts !== undefined && <span className="quiet figures">{facts}</span>}
      {source.moved !== null && <bdi className="quiet watch-source-address">{t('ui.watch.moved', { to: source.moved })}</bdi>}
      {told !== null && <span className="watch-source-told">{told}</span>}
    </li>
  )
}
