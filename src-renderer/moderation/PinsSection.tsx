import { useState, type FormEvent } from 'react'
import type { Failure } from '../../src-contract/failure.ts'
import { useT } from '../stores/language.ts'
import { change, useModeration } from '../stores/moderation.ts'
import { Icon } from '../ui/Icon.tsx'
import { Told } from './Told.tsx'

/** Texts that must be hidden or must never be: looked at again at each change of a rule, a list or the model. */
export function PinsSection() {
  const t = useT()
  const pins = useModeration((state) => state.pins)
  const [text, setText] = useState('')
  const [want, setWant] = useState<'hide' | 'never'>('never')
  const [failure, setFailure] = useState<Failure | null>(null)
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const done = await change('pins.add', { text, want })
    setFailure(done.ok ? null : done.failure)
    if (done.ok) setText('')
  }
  return (
    <section aria-label={t('ui.moderate.pins')}>
      <h2>{t('ui.moderate.pins')}</h2>
      <p className="quiet">{t('ui.moderate.pinsWhat')}</p>
      <ul className="pins">
        {pins.map((pin) => (
          <li key={pin.id}>
            <Icon name={pin.holds ? 'done' : 'alert'} size={14} title={t(pin.holds ? 'ui.moderate.holds' : 'ui.moderate.fails')} />
            <span className="quiet">{t(`ui.moderate.want.${pin.want}`)}</span>
            <span className="replay-text" dir="auto">
              {pin.text}
            </span>
            <button type="button" className="text-button" aria-label={t('ui.views.remove', { name: pin.text.slice(0, 40) })} onClick={() => void change('pins.remove', { id: pin.id })}>
              {t('ui.saved.remove')}
            </button>
          </li>
        ))}
      </ul>
      <form className="inline-form" onSubmit={(event) => void add(event)}>
        <select value={want} aria-label={t('ui.moderate.want')} onChange={(event) => setWant(event.target.value === 'hide' ? 'hide' : 'never')}>
          <option value="never">{t('ui.moderate.want.never')}</option>
          <option value="hide">{t('ui.moderate.want.hide')}</option>
        </select>
        <input type="text" dir="auto" value={text} maxLength={5000} placeholder={t('ui.moderate.pinText')} aria-label={t('ui.moderate.pinText')} onChange={(event) => setText(event.target.value)} />
        <button type="submit" className="button" disabled={text.trim() === ''}>
          {t('ui.moderate.pin')}
        </button>
      </form>
      <Told failure={failure} />
    </section>
  )
}
