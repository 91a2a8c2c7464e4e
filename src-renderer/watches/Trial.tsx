import { useT } from '../stores/language.ts'
import { useFormat } from '../stores/format.ts'
import type { WatchTrial } from '../stores/watches.ts'
import { Ago } from '../ui/Ago.tsx'
import { Highlight } from '../ui/Highlight.tsx'
import { NetworkMark } from '../ui/NetworkMark.tsx'
import { Source } from './Source.tsx'

/** What the watch would have found; the words that count are marked. */
export function Trial({ trial }: { trial: WatchTrial }) {
  const t = useT()
  const format = useFormat()
  const found = trial.items.length + trial.more
  return (
    <section className="watch-trial" aria-label={t('ui.watch.trial')}>
      <h3 role="status">{t('ui.watch.trialFound', { count: found })}</h3>
      <ul className="watch-sources">
        {trial.sources.map((source) => (
          <Source key={`${source.kind} ${source.name}`} source={source} facts={t('ui.watch.readFound', { read: source.read, found: source.found })} />
        ))}
      </ul>
      <ol className="watch-finds">
        {trial.items.map((item) => (
          <li key={`${item.network} ${item.url} ${item.createdAt} ${item.text.slice(0, 60)}`} className="watch-find">
            <p className="watch-find-head">
              <NetworkMark network={item.network} name={t(`word.network.${item.network}`)} />
              <bdi>{item.author}</bdi>
              <Ago className="quiet figures" at={item.createdAt} format={format.age} full={format.full(item.createdAt)} />
              {item.known !== null && <span className="quiet">{t('ui.watch.alreadyThere')}</span>}
            </p>
            <p className="watch-find-text" dir="auto">
              <Highlight text={item.text} ranges={item.ranges} />
            </p>
          </li>
        ))}
      </ol>
      {trial.more > 0 && <p className="quiet">{t('ui.watch.trialMore', { count: trial.more })}</p>}
    </section>
  )
}
