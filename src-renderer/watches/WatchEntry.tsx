import { useState } from 'react'
import type { Failure } from '../../src-contract/failure.ts'
import type { Watch } from '../../src-contract/watches.ts'
import { useSentence, useT } from '../stores/language.ts'
import { show } from '../stores/view.ts'
import { editWatch, removeWatch, useWatches } from '../stores/watches.ts'
import { BrandMark } from '../ui/Avatar.tsx'
import { Source } from './Source.tsx'
import { WatchForm } from './WatchForm.tsx'

export function WatchEntry({ watch }: { watch: Watch }) {
  const t = useT()
  const sentence = useSentence()
  const open = useWatches((state) => state.editing === watch.id)
  const [failure, setFailure] = useState<Failure | null>(null)
  const remove = async (): Promise<void> => setFailure(await removeWatch(watch))
  const found = () => show({ watch: watch.id, brandId: watch.brand.id, accountId: null, kind: null, label: null, shown: watch.open > 0 ? 'todo' : 'all' })
  return (
    <li className="account" aria-label={watch.name}>
      <BrandMark name={watch.brand.name} hue={watch.brand.hue} size={36} />
      <div className="account-body">
        <p className="account-head">
          <bdi className="account-brand">{watch.name}</bdi>
          <span className="quiet">{t(`ui.watch.kind.${watch.kind}`)}</span>
          <bdi className="quiet">{watch.brand.name}</bdi>
        </p>
        <p className="account-facts figures">
          <span>{t('ui.watch.found', { count: watch.items })}</span>
          {watch.open > 0 && <span>{t('ui.watch.waiting', { count: watch.open })}</span>}
        </p>
        <Words watch={watch} />
        <ul className="watch-sources">
          {watch.sources.map((source) => (
            <Source key={`${source.kind} ${source.name} ${source.accountId}`} source={source} />
          ))}
        </ul>
        {failure !== null && (
          <p className="signal-danger" role="alert">
            {sentence(failure)}
          </p>
        )}
        {open && <WatchForm watch={watch} onDone={() => editWatch(null)} />}
      </div>
      <div className="account-verbs">
        <button type="button" className="text-button" disabled={watch.items === 0} onClick={found}>
          {t('ui.watch.show')}
        </button>
        <button type="button" className="text-button" aria-expanded={open} onClick={() => editWatch(open ? null : watch.id)}>
          {t('ui.watch.edit')}
        </button>
        <button type="button" className="text-button" onClick={() => void remove()}>
          {t('ui.watch.remove')}
        </button>
      </div>
    </li>
  )
}

function Words({ watch: { words } }: { watch: Watch }) {
  const t = useT()
  const said = (['any', 'all', 'none'] as const).filter((list) => words[list].length > 0)
  if (said.length === 0) return <p className="watch-words quiet">{t('ui.watch.everything')}</p>
  return (
    <dl className="watch-words">
      {said.map((list) => (
        <div key={list}>
          <dt>{t(`ui.watch.${list}`)}</dt>
          <dd>
            <bdi>{words[list].join(', ')}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  )
}
