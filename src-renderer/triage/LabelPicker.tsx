import { useState } from 'react'
import { useCatalogue } from '../stores/catalogue.ts'
import { useT } from '../stores/language.ts'
import { pickedItems } from '../stores/picked.ts'
import { openItem, setLabel } from '../stores/thread.ts'
import { open } from '../stores/view.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { folded, matching } from './matching.ts'

/** Type a label: one there is, or a new one. Enter sets it, or takes it off when the item has it. */
export function LabelPicker() {
  const t = useT()
  const labels = useCatalogue((state) => state.labels)
  const [query, setQuery] = useState('')
  const item = openItem()
  const close = (): void => open(null)
  const name = query.trim().slice(0, 40)
  const choices = matching(
    labels.map((label) => ({ label: label.name })),
    query,
  ).map((choice) => choice.label)
  const known = choices.find((label) => folded(label) === folded(name))
  const toggle = (label: string): void => {
    const picked = pickedItems()
    const items = picked.length > 0 ? picked : item === null ? [] : [item]
    if (items.length === 0 || label === '') return
    // Taken off where all have it; else those that lack it get it.
    const on = !items.every((each) => each.labels.some((its) => folded(its.name) === folded(label)))
    void setLabel(items.map(({ id }) => id), label, on)
    close()
  }
  return (
    <Dialog label={t('ui.command.item.label')} className="sheet-palette" onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          toggle(known ?? name)
        }}
      >
        <input
          type="text"
          value={query}
          maxLength={40}
          placeholder={t('ui.label.placeholder')}
          aria-label={t('ui.label.placeholder')}
          autoComplete="off"
          onChange={(event) => setQuery(event.target.value)}
        />
      </form>
      <ul className="palette-list">
        {choices.map((label) => (
          <li key={label}>
            <button
              type="button"
              className="palette-row"
              aria-pressed={item?.labels.some((each) => each.name === label) ?? false}
              onClick={() => toggle(label)}
            >
              <bdi>{label}</bdi>
            </button>
          </li>
        ))}
        {name !== '' && known === undefined && (
          <li>
            <button type="button" className="palette-row" onClick={() => toggle(name)}>
              {t('ui.label.create', { name })}
            </button>
          </li>
        )}
      </ul>
    </Dialog>
  )
}
