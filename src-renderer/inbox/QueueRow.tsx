import { memo, type CSSProperties } from 'react'
import type { Item } from '../../src-contract/item.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { usePrefs } from '../stores/prefs.ts'
import type { Ranges } from '../stores/search.ts'
import { Ago } from '../ui/Ago.tsx'
import { Highlight } from '../ui/Highlight.tsx'
import { Icon } from '../ui/Icon.tsx'
import { NetworkMark } from '../ui/NetworkMark.tsx'
import { VerdictChip } from '../ui/VerdictChip.tsx'
import { chipName, isHarsh, verdictChipsOf } from '../triage/verdict-chips.ts'
import { Marks } from './Marks.tsx'
import { marksOf } from './marks.ts'

type RowProps = {
  item: Item
  index: number
  total: number
  top: number
  selected: boolean
  /** Among several for one decision. Undefined while none is. */
  picked: boolean | undefined
  ranges: Ranges | undefined
  /** One brand is in focus: its name on every row would be noise. */
  withBrand: boolean
  onSelect: (item: Item, index: number, event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }) => void
  onOpen: (item: Item, index: number) => void
}

/** Two lines, one height. Nothing in it can be focused: the list holds the focus and points at its row. */
export const QueueRow = memo(function QueueRow({ item, index, total, top, selected, picked, ranges, withBrand, onSelect, onOpen }: RowProps) {
  const t = useT()
  const format = useFormat()
  const collapsed = usePrefs((state) => state.collapseHarsh)
  const place = item.post?.title ?? item.post?.text ?? ''
  return (
    // Keys are the list's own: an option of a listbox takes none.
    <div
      id={`row-${item.id}`}
      className="row"
      role="option"
      draggable
      aria-selected={selected}
      aria-setsize={total}
      aria-posinset={index + 1}
      {...(picked !== undefined && { 'aria-checked': picked })}
      data-unread={item.unread || undefined}
      data-done={item.state === 'done' || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onPointerDown={(event) => event.button === 0 && onSelect(item, index, event)}
      onDoubleClick={() => onOpen(item, index)}
    >
      <div className="row-head">
        {picked === true && (
          <span className="row-picked">
            <Icon name="done" size={12} />
          </span>
        )}
        {item.unread && (
          <span className="unread-dot">
            <span className="unseen">{t('ui.mark.unread')}</span>
          </span>
        )}
        <bdi className="row-author">{item.author.name || item.author.handle || t('ui.author.unnamed')}</bdi>
        <span className="row-where">
          <NetworkMark network={item.network} name={t(`word.network.${item.network}`)} />
          {withBrand && (
            <span className="row-brand" style={{ '--hue': item.brand.hue } as CSSProperties}>
              {item.brand.name}
            </span>
          )}
          {place !== '' && <bdi className="row-post">{place}</bdi>}
        </span>
        <Ago className="row-age" at={item.createdAt} format={format.age} full={format.full(item.createdAt)} />
      </div>
      <div className="row-body">
        <span className="row-text" dir="auto">
          {item.text === '' ? (
            <em>{t('ui.item.noText')}</em>
          ) : collapsed && isHarsh(item) ? (
            <em className="quiet">{t('ui.verdict.collapsed')}</em>
          ) : ranges === undefined ? (
            item.text.slice(0, 400)
          ) : (
            <Highlight text={item.text} ranges={ranges} />
          )}
        </span>
        {verdictChipsOf(item).slice(0, 1).map((chip) => (
          <VerdictChip key={chip.head} {...chip} name={chipName(chip, t)} />
        ))}
        <Marks marks={marksOf(item)} />
      </div>
    </div>
  )
})
