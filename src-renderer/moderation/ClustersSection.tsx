import { useState } from 'react'
import type { Failure } from '../../src-contract/failure.ts'
import type { Item } from '../../src-contract/item.ts'
import type { Cluster } from '../../src-contract/moderation.ts'
import { source } from '../stores/decisions.ts'
import { useT } from '../stores/language.ts'
import { change, useModeration } from '../stores/moderation.ts'
import { Told } from './Told.tsx'

/** What belongs together beyond one text, decided once: one undo takes all of it back. */
export function ClustersSection() {
  const t = useT()
  const clusters = useModeration((state) => state.clusters)
  if (clusters.length === 0) return null
  return (
    <section aria-label={t('ui.moderate.clusters')}>
      <h2>{t('ui.moderate.clusters')}</h2>
      <ul className="clusters">
        {clusters.map((cluster) => (
          <ClusterRow key={cluster.id} cluster={cluster} />
        ))}
      </ul>
    </section>
  )
}

function ClusterRow({ cluster }: { cluster: Cluster }) {
  const t = useT()
  const [items, setItems] = useState<readonly Item[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [said, setSaid] = useState<string | null>(null)
  const look = async (): Promise<void> => {
    const done = await change('clusters.get', { id: cluster.id, limit: 50 })
    setFailure(done.ok ? null : done.failure)
    if (done.ok) setItems(done.output.items)
  }
  const decide = async (verb: 'hide' | 'spam' | 'done'): Promise<void> => {
    const done = await change('clusters.decide', { id: cluster.id, verb, upTo: cluster.sample, source })
    setFailure(done.ok ? (done.output.refused[0]?.failure ?? null) : done.failure)
    if (done.ok) setSaid(t('ui.moderate.decided', { verb: t(`ui.did.${verb}`), count: cluster.open - done.output.refused.length }))
  }
  return (
    <li>
      <p>
        {t(`moderation.cluster.${cluster.kind}`)}{' '}
        <span className="quiet figures">{t('ui.moderate.cluster', { items: cluster.items, authors: cluster.authors, open: cluster.open })}</span>
      </p>
      <p className="form-verbs">
        <button type="button" className="button" aria-expanded={items !== null} onClick={() => (items === null ? void look() : setItems(null))}>
          {t('ui.moderate.look')}
        </button>
        {cluster.open > 0 &&
          (['hide', 'spam', 'done'] as const).map((verb) => (
            <button key={verb} type="button" className="button" onClick={() => void decide(verb)}>
              {t(`ui.verb.${verb}`)}
            </button>
          ))}
      </p>
      <Told failure={failure} />
      <p role="status" className="quiet">
        {said}
      </p>
      {items !== null && (
        <ul className="replay-items">
          {items.map((item) => (
            <li key={item.id}>
              <span className="replay-text" dir="auto">
                <bdi className="quiet">{item.author.name || item.author.handle}</bdi> {item.text.slice(0, 200)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
