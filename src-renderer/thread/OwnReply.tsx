import { useEffect, useRef, type CSSProperties, type KeyboardEvent } from 'react'
import type { Item } from '../../src-contract/item.ts'
import { lengthIn } from '../stores/count.ts'
import { decide } from '../stores/decisions.ts'
import { useFormat } from '../stores/format.ts'
import { useKeys } from '../stores/keys.ts'
import { useT } from '../stores/language.ts'
import { editOwn, lastOwn, leaveOwn, sendOwn, useOwnReplies, writeOwn } from '../stores/own-replies.ts'
import { isMac } from '../stores/platform.ts'
import { wishFocus } from '../stores/view.ts'
import { commandOf } from '../triage/commands.ts'
import { Key } from '../ui/Key.tsx'

/** What can still be done about a reply of ours that stands on its network. The keys are for the last one. */
export function OwnReplyVerbs({ item }: { item: Item }) {
  useKeys()
  const t = useT()
  const { can } = item.capabilities
  if (!can.includes('edit') && !can.includes('delete')) return null
  return (
    <p className="own-verbs" role="group" aria-label={t('ui.own.label')}>
      {can.includes('edit') && (
        <button type="button" className="text-button" onClick={() => editOwn(item)}>
          {t('ui.verb.edit')} {lastOwn('edit')?.id === item.id && <Key chord={commandOf('own.edit').keys[0] ?? ''} mac={isMac} />}
        </button>
      )}
      {can.includes('delete') && (
        <button
          type="button"
          className="text-button"
          title={t(item.capabilities.oneWay.includes('delete') ? 'ui.verbs.oneWay' : 'ui.verbs.reversible')}
          onClick={() => void decide('delete', [item])}
        >
          {t('ui.verb.delete')} {lastOwn('delete')?.id === item.id && <Key chord={commandOf('own.delete').keys[0] ?? ''} mac={isMac} />}
        </button>
      )}
    </p>
  )
}

/** In place of the words. Ctrl Enter sends, Esc leaves and keeps what was typed. */
export function OwnReplyField({ item }: { item: Item }) {
  const t = useT()
  const format = useFormat()
  const text = useOwnReplies((state) => state.texts.get(item.id)) ?? item.text
  const field = useRef<HTMLTextAreaElement>(null)
  const limit = item.capabilities.reply
  const length = limit === null ? 0 : lengthIn(limit.unit, text.trim())
  const over = limit === null ? 0 : length - limit.max
  const sendable = text.trim() !== '' && over <= 0 && text.trim() !== item.text
  useEffect(() => {
    field.current?.focus()
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length)
    // With what stands below it: how long it is, and the way to send it.
    field.current?.form?.scrollIntoView({ block: 'nearest' })
  }, [item.id])
  const send = async (): Promise<void> => {
    if (sendable && (await sendOwn(item))) wishFocus('list')
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') {
      leaveOwn()
      wishFocus('list')
    } else if (event.key === 'Enter' && (isMac ? event.metaKey : event.ctrlKey)) {
      if (!event.repeat) void send()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <form
      className="composer job-edit"
      data-begun
      style={{ '--hue': item.brand.hue } as CSSProperties}
      aria-label={t('ui.own.field')}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <textarea ref={field} rows={4} value={text} dir="auto" aria-label={t('ui.own.field')} aria-invalid={over > 0} maxLength={100_000} onChange={(event) => writeOwn(item.id, event.target.value)} onKeyDown={onKeyDown} />
      <div className="composer-foot">
        <span className="figures counter" data-over={over > 0 || undefined} role={over > 0 ? 'alert' : undefined}>
          {over > 0 ? t('ui.composer.over', { count: over }) : limit === null ? '' : `${format.number(length)} / ${format.number(limit.max)}`}
        </span>
        <button type="submit" className="send" disabled={!sendable}>
          {t('ui.own.send')} <Key chord="Mod+Enter" mac={isMac} />
        </button>
      </div>
    </form>
  )
}
