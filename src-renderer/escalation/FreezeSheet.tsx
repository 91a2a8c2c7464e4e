import { useState, type FormEvent } from 'react'
import type { EvidenceReason } from '../../src-contract/evidence.ts'
import type { Failure } from '../../src-contract/failure.ts'
import { ask } from '../stores/escalations.ts'
import { useT } from '../stores/language.ts'
import { openItem } from '../stores/thread.ts'
import { open } from '../stores/view.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Select } from './Select.tsx'
import { Told } from './Told.tsx'

const reasons = ['threat', 'hate', 'defamation', 'harassment', 'child', 'other'] as const satisfies readonly EvidenceReason[]

/** A copy of the open message before it goes: why, and what one has to say to it. */
export function FreezeSheet() {
  const t = useT()
  const [item] = useState(openItem)
  const guess = reasons.find((each) => item?.verdict?.sublabels.some((label) => label === each)) ?? 'threat'
  const [reason, setReason] = useState<EvidenceReason>(guess)
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  if (item === null) return null
  const freeze = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    const done = await ask('evidence.freeze', { itemId: item.id, reason, ...(note.trim() !== '' && { note }) })
    setBusy(false)
    if (done.ok) open(null)
    else setFailure(done.failure)
  }
  return (
    <Dialog label={t('ui.evidence.sheet')} className="sheet-form" onClose={() => open(null)}>
      <form className="sheet-body" aria-busy={busy} onSubmit={(event) => void freeze(event)}>
        <h2>{t('ui.evidence.sheet')}</h2>
        <blockquote className="sheet-quote" dir="auto">
          <bdi className="quiet">{item.author.name || item.author.handle}</bdi> {item.text.slice(0, 300)}
        </blockquote>
        <Select
          label={t('ui.evidence.reason')}
          value={reason}
          autoFocus
          options={reasons.map((value) => ({ value, label: t(`ui.evidence.page.reason.${value}`) }))}
          onChange={(value) => setReason(reasons.find((each) => each === value) ?? 'other')}
        />
        <Field label={t('ui.evidence.note')} value={note} onChange={setNote} />
        <p className="hint">{t('ui.evidence.proves')}</p>
        <Told failure={failure} />
        <p className="form-verbs">
          <button type="submit" className="button button-main">
            {t(busy ? 'ui.evidence.freezing' : 'ui.evidence.freeze')}
          </button>
          <button type="button" className="button" onClick={() => open(null)}>
            {t('ui.cancel')}
          </button>
        </p>
      </form>
    </Dialog>
  )
}
