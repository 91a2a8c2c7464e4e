import { useState, type KeyboardEvent } from 'react'
import { decide } from '../stores/decisions.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { decidePicked, pickedItems } from '../stores/picked.ts'
import { isMac } from '../stores/platform.ts'
import { openItem } from '../stores/thread.ts'
import { open } from '../stores/view.ts'
import { chosenBy } from '../ui/digit.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Key } from '../ui/Key.tsx'
import { fromField, snoozeTimes } from './snooze-times.ts'

/** When the message is to come back: a digit each, or a time of one's own. */
export function SnoozePicker() {
  const t = useT()
  const format = useFormat()
  const [now] = useState(() => Date.now())
  const [own, setOwn] = useState('')
  const choices = snoozeTimes(now)
  const ownAt = fromField(own)
  const set = (at: number | null): void => {
    const picked = pickedItems()
    const item = openItem()
    open(null)
    if (picked.length > 0) void decidePicked('snooze', picked, at ?? undefined)
    else if (item !== null) void decide('snooze', [item], at ?? undefined)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = chosenBy(event)
    const chosen = at === null ? undefined : choices[at]
    if (chosen === undefined) return
    event.preventDefault()
    set(chosen.at)
  }
  return (
    <Dialog label={t('ui.command.item.snooze')} className="sheet-palette" onClose={() => open(null)}>
      {/* Keys work from whichever of its parts has the focus. */}
      <div role="group" aria-label={t('ui.command.item.snooze')} onKeyDown={onKeyDown}>
        <ul className="palette-list">
          {choices.map(({ choice, at }, index) => (
            <li key={choice}>
              <button type="button" className="palette-row" aria-keyshortcuts={String(index + 1)} onClick={() => set(at)}>
                <span>{t(`ui.snooze.${choice}`)}</span>
                {at !== null && <span className="snooze-at figures">{format.clock(at, now)}</span>}
                <Key chord={String(index + 1)} mac={isMac} />
              </button>
            </li>
          ))}
        </ul>
        <form
          className="snooze-own"
          onSubmit={(event) => {
            event.preventDefault()
            if (ownAt !== null && ownAt > Date.now()) set(ownAt)
          }}
        >
          <label>
            {t('ui.snooze.own')}
            <input type="datetime-local" value={own} onChange={(event) => setOwn(event.target.value)} />
          </label>
          <button type="submit" className="button" disabled={ownAt === null || ownAt <= now}>
            {t('ui.snooze.set')}
          </button>
        </form>
      </div>
    </Dialog>
  )
}
