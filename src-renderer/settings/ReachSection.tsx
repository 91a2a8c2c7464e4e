import { useState, type FormEvent } from 'react'
import { useT } from '../stores/language.ts'
import { setReach, useReach } from '../stores/reach.ts'
import { Choice } from '../ui/Choice.tsx'
import { Field } from '../ui/Field.tsx'

type Way = 'system' | 'direct' | 'own'

/** Where the networks are not simply there: behind a proxy, or an authority of the house. */
export function ReachSection() {
  const t = useT()
  const { proxy, certificates } = useReach()
  const [typing, setTyping] = useState(false)
  const own = proxy !== 'system' && proxy !== 'direct'
  const way: Way = own || typing ? 'own' : proxy === 'direct' ? 'direct' : 'system'
  return (
    <section aria-label={t('ui.reach.title')}>
      <h2>{t('ui.reach.title')}</h2>
      <Choice<Way>
        label={t('ui.reach.proxy')}
        name="proxy"
        value={way}
        options={[{ value: 'system', label: t('ui.reach.system') }, { value: 'direct', label: t('ui.reach.direct') }, { value: 'own', label: t('ui.reach.own') }]}
        onChange={(value) => {
          setTyping(value === 'own')
          if (value !== 'own') setReach('proxy', value)
        }}
      />
      {way === 'own' && <Typed key={proxy} label={t('ui.reach.address')} hint={t('ui.reach.addressHint')} value={own ? proxy : ''} onKeep={(value) => setReach('proxy', value === '' ? 'system' : value)} />}
      <Typed key={`c${certificates}`} label={t('ui.reach.certificates')} hint={t('ui.reach.certificatesHint')} value={certificates} onKeep={(value) => setReach('certificates', value)} />
    </section>
  )
}

function Typed({ label, hint, value, onKeep }: { label: string; hint: string; value: string; onKeep: (value: string) => void }) {
  const t = useT()
  const [text, setText] = useState(value)
  const keep = (event: FormEvent): void => {
    event.preventDefault()
    onKeep(text.trim())
  }
  return (
    <form className="reach-field" onSubmit={keep}>
      <Field label={label} value={text} onChange={setText} hint={hint} />
      {text.trim() !== value && (
        <button type="submit" className="button">
          {t('ui.saved.save')}
        </button>
      )}
    </form>
  )
}
