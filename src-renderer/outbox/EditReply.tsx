import { useEffect, useRef, useState, type CSSProperties, type KeyboardEvent } from 'react'
import type { Item, Job } from '../../src-contract/item.ts'
import { useCatalogue } from '../stores/catalogue.ts'
import { lengthIn } from '../stores/count.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { sendEdited, stopEditing } from '../stores/panel.ts'
import { isMac } from '../stores/platform.ts'
import { Key } from '../ui/Key.tsx'

/** The text of a reply that has not gone out, to be changed where it stands. Esc leaves it as it was. */
export function EditReply({ job, text, item }: { job: Job; text: string; item: Item | undefined }) {
  const t = useT()
  const format = useFormat()
  const [written, setWritten] = useState(text)
  const field = useRef<HTMLTextAreaElement>(null)
  const known = useCatalogue((state) => state.networks.find((network) => network.id === job.network)?.capabilities.reply)
  const limit = item?.capabilities.reply ?? known ?? null
  const length = limit === null ? 0 : lengthIn(limit.unit, written.trim())
  const over = limit === null ? 0 : length - limit.max
  const count = limit === null ? '' : `${format.number(length)} / ${format.number(limit.max)}`
  const sendable = written.trim() !== '' && over <= 0
  useEffect(() => {
    field.current?.focus()
    field.current?.setSelectionRange(text.length, text.length)
  }, [text])
  const send = (): void => {
    if (sendable) void sendEdited(job, written)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') stopEditing()
    else if (event.key === 'Enter' && (isMac ? event.metaKey : event.ctrlKey)) send()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <form
      className="composer job-edit"
      data-begun
      style={{ '--hue': job.hue } as CSSProperties}
      aria-label={t('ui.step.edit')}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <textarea
        ref={field}
        rows={4}
        value={written}
        dir="auto"
        aria-label={t('ui.composer.text')}
        aria-invalid={over > 0}
        maxLength={100_000}
        onChange={(event) => setWritten(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="composer-foot">
        <span className="figures counter" data-over={over > 0 || undefined} role={over > 0 ? 'alert' : undefined}>
          {over > 0 ? t('ui.composer.over', { count: over }) : count}
        </span>
        <button type="submit" className="send" disabled={!sendable}>
          {t('ui.composer.send')} <Key chord="Mod+Enter" mac={isMac} />
        </button>
      </div>
    </form>
  )
}
