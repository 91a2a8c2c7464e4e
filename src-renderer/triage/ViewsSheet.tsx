import { useState, type FormEvent, type KeyboardEvent } from 'react'
import type { Failure } from '../../src-contract/failure.ts'
import type { View } from '../../src-contract/views.ts'
import { useFormat } from '../stores/format.ts'
import { useSentence, useT } from '../stores/language.ts'
import { useSearch } from '../stores/search.ts'
import { moveView, openView, removeView, saveView, useViews } from '../stores/views.ts'
import { open } from '../stores/view.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'

/** The saved views: opened with Enter, kept in order, pinned to the rail; and the present search kept as one more. */
export function ViewsSheet() {
  const t = useT()
  const views = useViews((state) => state.views)
  const [removed, setRemoved] = useState<View | null>(null)
  const query = useSearch((state) => state.query.trim())
  return (
    <Dialog label={t('ui.views.title')} className="sheet-palette" onClose={() => open(null)}>
      {query !== '' && <SaveView query={query} />}
      {views.length === 0 && query === '' && <p className="quiet sheet-empty">{t('ui.views.none')}</p>}
      <ul className="palette-list views-list" aria-label={t('ui.views.title')}>
        {views.map((view) => (
          <li key={view.id}>
            <ViewRow view={view} onRemoved={setRemoved} />
          </li>
        ))}
      </ul>
      {removed !== null && (
        <p role="status" className="quiet sheet-empty">
          {t('ui.views.removed', { name: `\u2068${removed.name}\u2069` })}{' '}
          <button
            type="button"
            className="text-button"
            onClick={() => void saveView({ name: removed.name, query: removed.query, pinned: removed.pinned }).then(() => setRemoved(null))}
          >
            {t('ui.saved.restore')}
          </button>
        </p>
      )}
    </Dialog>
  )
}

function SaveView({ query }: { query: string }) {
  const t = useT()
  const sentence = useSentence()
  const [name, setName] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const failed = await saveView({ name, query })
    setFailure(failed)
    if (failed === null) open(null)
  }
  return (
    <form className="views-save" onSubmit={(event) => void save(event)}>
      <input
        type="text"
        value={name}
        maxLength={60}
        required
        placeholder={t('ui.views.name')}
        aria-label={t('ui.views.name')}
        autoComplete="off"
        onChange={(event) => setName(event.target.value)}
      />
      <p className="views-query">
        <code>
          <bdi>{query}</bdi>
        </code>
        <button type="submit" className="button button-main" disabled={name.trim() === ''}>
          {t('ui.views.save')}
        </button>
      </p>
      {failure !== null && (
        <p className="signal-danger form-failure" role="alert">
          {sentence(failure)}
        </p>
      )}
    </form>
  )
}

function ViewRow({ view, onRemoved }: { view: View; onRemoved: (view: View) => void }) {
  const t = useT()
  const format = useFormat()
  const failing = useViews((state) => state.failing.has(view.id))
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    void moveView(view.id, event.key === 'ArrowUp' ? -1 : 1)
  }
  return (
    <div className="view-row">
      <button type="button" className="palette-row" title={t('ui.views.moveHint')} onKeyDown={onKeyDown} onClick={() => openView(view)}>
        <span className="view-name">
          <bdi>{view.name}</bdi> <span className="quiet">{view.query}</span>
        </span>
        <span className="figures">{failing ? <Icon name="alert" size={14} title={t('ui.views.failing')} /> : `${format.number(view.count)}${view.more ? '+' : ''}`}</span>
      </button>
      <button
        type="button"
        className="icon-button"
        aria-pressed={view.pinned}
        aria-label={t('ui.views.pin', { name: view.name })}
        title={t('ui.views.pin', { name: view.name })}
        onClick={() => void saveView({ id: view.id, name: view.name, query: view.query, pinned: !view.pinned })}
      >
        <Icon name="star" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={t('ui.views.remove', { name: view.name })}
        title={t('ui.views.remove', { name: view.name })}
        onClick={() => void removeView(view.id).then((gone) => gone !== null && onRemoved(gone))}
      >
        <Icon name="trash" />
      </button>
    </div>
  )
}
