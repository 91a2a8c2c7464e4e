import { useState, type FormEvent } from 'react'
import type { Failure } from '../../src-contract/failure.ts'
import type { Brand } from '../../src-contract/item.ts'
import { listKind, type ListEntry, type ListKind } from '../../src-contract/moderation.ts'
import { useT } from '../stores/language.ts'
import { change, useModeration } from '../stores/moderation.ts'
import { Icon } from '../ui/Icon.tsx'
import { Told } from './Told.tsx'

/** A brand's own words: banned, suspect, allowed, competitors. */
export function ListsSection({ brand }: { brand: Brand }) {
  const t = useT()
  const entries = useModeration((state) => state.entries)
  return (
    <section aria-label={t('ui.moderate.lists')}>
      <h2>{t('ui.moderate.lists')}</h2>
      {listKind.options.map((list) => (
        <OneList key={list} brand={brand} list={list} entries={entries.filter((entry) => entry.brandId === brand.id && entry.list === list)} />
      ))}
    </section>
  )
}

function OneList({ brand, list, entries }: { brand: Brand; list: ListKind; entries: readonly ListEntry[] }) {
  const t = useT()
  const [text, setText] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const add = async (override: boolean): Promise<void> => {
    const texts = text.split(/[,;\n]/).map((each) => each.trim()).filter((each) => each !== '')
    if (texts.length === 0) return
    const done = await change('lists.add', { brandId: brand.id, list, texts, ...(override && { override }) })
    setFailure(done.ok ? null : done.failure)
    if (done.ok) setText('')
  }
  const remove = async (entry: ListEntry): Promise<void> => {
    const done = await change('lists.remove', { ids: [entry.id] })
    setFailure(done.ok ? null : done.failure)
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void add(false)
  }
  const name = t(`moderation.list.${list}`)
  return (
    <div className="word-list" role="group" aria-label={name}>
      <h3>{name}</h3>
      <ul className="labels">
        {entries.map((entry) => (
          <li key={entry.id} className="chip">
            <bdi>{entry.text}</bdi>
            <button type="button" className="chip-close" aria-label={t('ui.views.remove', { name: entry.text })} onClick={() => void remove(entry)}>
              <Icon name="close" size={12} />
            </button>
          </li>
        ))}
      </ul>
      <form className="inline-form" onSubmit={submit}>
        <input type="text" dir="auto" value={text} maxLength={5000} placeholder={t('ui.moderate.addWords')} aria-label={`${name} : ${t('ui.moderate.addWords')}`} onChange={(event) => setText(event.target.value)} />
        <button type="submit" className="button" disabled={text.trim() === ''}>
          {t('ui.moderate.add')}
        </button>
      </form>
      <Told failure={failure} onAnyway={() => void add(true)} />
    </div>
  )
}
