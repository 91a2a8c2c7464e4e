import type { KeyboardEvent } from 'react'
import { verdictHeads, type VerdictHead } from '../../src-contract/verdict-heads.ts'
import { sayVerdict } from '../stores/explanations.ts'
import { useT } from '../stores/language.ts'
import { pickedItems, unpick } from '../stores/picked.ts'
import { isMac } from '../stores/platform.ts'
import { openItem } from '../stores/thread.ts'
import { open } from '../stores/view.ts'
import { chosenBy } from '../ui/digit.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Key } from '../ui/Key.tsx'
import { verdictChipsOf } from './verdict-chips.ts'

/** The user's own word: what it is taken for is denied, anything else is said. A digit each. */
export function VerdictPicker() {
  const t = useT()
  const picked = pickedItems()
  const item = openItem()
  const items = picked.length > 0 ? picked : item === null ? [] : [item]
  const first = items[0]
  const worn = first === undefined ? [] : verdictChipsOf(first).map(({ head }) => head)
  const say = (head: VerdictHead): void => {
    open(null)
    if (items.length > 0) void sayVerdict(items, head, !worn.includes(head)).then(unpick)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = chosenBy(event)
    const head = at === null ? undefined : verdictHeads[at]
    if (head === undefined) return
    event.preventDefault()
    say(head)
  }
  return (
    <Dialog label={t('ui.command.verdict.say')} className="sheet-palette" onClose={() => open(null)}>
      <div role="group" aria-label={t('ui.command.verdict.say')} onKeyDown={onKeyDown}>
        <ul className="palette-list">
          {verdictHeads.map((head, index) => (
            <li key={head}>
              <button type="button" className="palette-row" aria-pressed={worn.includes(head)} aria-keyshortcuts={String(index + 1)} onClick={() => say(head)}>
                <span>{t(worn.includes(head) ? 'ui.verdict.isNot' : 'ui.verdict.is', { label: t(`moderation.label.${head}`) })}</span>
                <Key chord={String(index + 1)} mac={isMac} />
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  )
}
