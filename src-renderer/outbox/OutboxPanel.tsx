import { useEffect, useRef } from 'react'
import type { Job } from '../../src-contract/item.ts'
import { useSentence, useT } from '../stores/language.ts'
import { useOutbox } from '../stores/outbox.ts'
import { inParts, type Part } from '../stores/outbox-order.ts'
import { jobAt, stopEditing, usePanel } from '../stores/panel.ts'
import { open } from '../stores/view.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import { JobLine } from './JobLine.tsx'

const order: readonly Part[] = ['review', 'needs', 'underWay', 'over']

/** Everything that is to be sent or was: what needs the user first, gone through with the keys of the job in hand. */
export function OutboxPanel() {
  const t = useT()
  const sentence = useSentence()
  const { all, live, needs, items, failure } = useOutbox()
  const { at, editing: edited } = usePanel()
  const parts = inParts(all ?? live, needs)
  // Once its text has been sent, the next job has the keys, even before the answer has come back.
  const editing = [...parts.review, ...parts.needs].find((job) => job.id === edited)?.id ?? null
  const current = jobAt(parts, at)
  const list = useRef<HTMLDivElement>(null)
  useFocusOn(list, current, editing !== null)
  const close = (): void => (editing === null ? open(null) : stopEditing())
  return (
    <Dialog label={t('ui.outbox.title')} className="sheet-side" onClose={close}>
      <header className="sheet-head">
        <h2>{t('ui.outbox.title')}</h2>
        <button type="button" className="icon-button" aria-label={t('ui.close')} title={t('ui.close')} onClick={() => open(null)}>
          <Icon name="close" />
        </button>
      </header>
      {failure !== null && (
        <p className="signal-danger sheet-failure" role="alert">
          {sentence(failure)}
        </p>
      )}
      <div className="jobs" ref={list}>
        {order.every((part) => parts[part].length === 0) && <p className="quiet">{t('ui.outbox.empty')}</p>}
        {order
          .filter((part) => parts[part].length > 0)
          .map((part) => (
            <section key={part} aria-label={t(`ui.outboxPart.${part}`)} className={`jobs-${part}`}>
              <h3>
                {t(`ui.outboxPart.${part}`)} <span className="figures quiet">{part === 'over' ? '' : parts[part].length}</span>
              </h3>
              <ul>
                {parts[part].map((job) => (
                  <JobLine
                    key={job.id}
                    job={job}
                    item={items.get(job.itemId)}
                    inHand={part !== 'over'}
                    current={job.id === current?.id}
                    editing={editing === job.id}
                  />
                ))}
              </ul>
            </section>
          ))}
      </div>
    </Dialog>
  )
}

/** The job in hand has the focus, so that it is seen and read aloud; while its text is changed the field has it. */
function useFocusOn(list: { readonly current: HTMLElement | null }, job: Job | null, editing: boolean): void {
  const id = job?.id
  useEffect(() => {
    const line = editing || id === undefined ? null : list.current?.querySelector<HTMLElement>(`[data-job="${id}"]`)
    line?.focus({ preventScroll: true })
    line?.scrollIntoView({ block: 'nearest' })
  }, [list, id, editing])
}
