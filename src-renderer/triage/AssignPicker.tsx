import { useState } from 'react'
import type { ColleagueId } from '../../src-contract/ids.ts'
import { saveColleague, useColleagues } from '../stores/colleagues.ts'
import { assign } from '../stores/decisions.ts'
import { useT } from '../stores/language.ts'
import { pickedItems, unpick } from '../stores/picked.ts'
import { openItem } from '../stores/thread.ts'
import { open } from '../stores/view.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { folded, matching } from './matching.ts'

/** Whose it is to be: a name there is, a new one, or nobody's. Enter takes the first; the one that has it already gives it back. */
export function AssignPicker() {
  const t = useT()
  const colleagues = useColleagues((state) => state.colleagues)
  const [query, setQuery] = useState('')
  const picked = pickedItems()
  const item = openItem()
  const items = (picked.length > 0 ? picked : item === null ? [] : [item]).filter((each) => !each.own)
  const theirs = items.every((each) => each.assignee?.id === items[0]?.assignee?.id) ? (items[0]?.assignee?.id ?? null) : null
  const name = query.trim().slice(0, 60)
  const choices = [
    ...matching(colleagues.map((each) => ({ label: each.me ? (each.name === '' ? t('ui.assign.me') : t('ui.assign.meNamed', { name: each.name })) : each.name, id: each.id })), query),
    ...(theirs !== null || items.some(({ assignee }) => assignee !== undefined) ? matching([{ label: t('ui.assign.nobody'), id: null }], query) : []),
  ]
  const known = colleagues.some((each) => folded(each.name) === folded(name))
  const give = (to: ColleagueId | null): void => {
    open(null)
    void assign(items, to !== null && to === theirs ? null : to).then(unpick)
  }
  const giveToNew = async (): Promise<void> => {
    const made = await saveColleague(name)
    if (made !== null) give(made.id)
  }
  const [first] = choices
  return (
    <Dialog label={t('ui.command.item.assign')} className="sheet-palette" onClose={() => open(null)}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (first !== undefined) give(first.id)
          else if (name !== '') void giveToNew()
        }}
      >
        <input
          type="text"
          value={query}
          maxLength={60}
          placeholder={t('ui.assign.placeholder')}
          aria-label={t('ui.assign.placeholder')}
          autoComplete="off"
          onChange={(event) => setQuery(event.target.value)}
        />
      </form>
      <ul className="palette-list">
        {choices.map(({ id, label }) => (
          <li key={id ?? 0}>
            <button type="button" className="palette-row" aria-pressed={id !== null && id === theirs} onClick={() => give(id)}>
              <bdi>{label}</bdi>
            </button>
          </li>
        ))}
        {name !== '' && !known && (
          <li>
            <button type="button" className="palette-row" onClick={() => void giveToNew()}>
              {t('ui.assign.create', { name })}
            </button>
          </li>
        )}
      </ul>
    </Dialog>
  )
}
