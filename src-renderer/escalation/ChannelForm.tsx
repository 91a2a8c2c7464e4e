import { useState, type FormEvent } from 'react'
import type { Channel, ChannelKind } from '../../src-contract/escalation.ts'
import type { Failure } from '../../src-contract/failure.ts'
import { ask, useEscalations } from '../stores/escalations.ts'
import { useT } from '../stores/language.ts'
import { Field } from '../ui/Field.tsx'
import { Can } from './Can.tsx'
import { Select } from './Select.tsx'
import { Told } from './Told.tsx'

/** Tried at the other end before anything is kept. A secret that is left empty stays as it is. */
export function ChannelForm({ channel, onDone }: { channel: Channel | null; onDone: () => void }) {
  const t = useT()
  const kinds = useEscalations((state) => state.kinds)
  const [kind, setKind] = useState<ChannelKind>(channel?.kind ?? 'email')
  const [name, setName] = useState(channel?.name ?? '')
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(channel?.settings ?? {})
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const capabilities = kinds.find((each) => each.kind === kind)?.capabilities
  const fields = capabilities?.fields ?? []
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    const of = (secret: boolean) =>
      Object.fromEntries(fields.filter((each) => each.secret === secret).flatMap(({ field }) => ((typed[field] ?? '').trim() === '' ? [] : [[field, (typed[field] ?? '').trim()]])))
    const done = channel === null
      ? await ask('channel.add', { kind, name, settings: of(false), secrets: of(true) })
      : await ask('channel.edit', { id: channel.id, name, settings: of(false), secrets: of(true) })
    setBusy(false)
    if (done.ok) onDone()
    else setFailure(done.failure)
  }
  return (
    <form className="account-form" aria-busy={busy} onSubmit={(event) => void save(event)}>
      {channel === null && (
        <Select
          label={t('ui.channel.kind')}
          value={kind}
          autoFocus
          options={kinds.map((each) => ({ value: each.kind, label: t(`word.channel.${each.kind}`) }))}
          onChange={(value) => setKind(kinds.find((each) => each.kind === value)?.kind ?? kind)}
        />
      )}
      {capabilities !== undefined && (
        <p className="channel-can">
          <Can capabilities={capabilities} />
        </p>
      )}
      <Field label={t('ui.channel.name')} hint={t('ui.channel.nameHint')} value={name} onChange={setName} required autoFocus={channel !== null} />
      {fields.map(({ field, secret, optional }) => {
        const label = t.find(`ui.channel.field.${field}`) ?? field
        return (
          <Field
            key={`${kind}.${field}`}
            label={optional ? t('ui.channel.optional', { name: label }) : label}
            type={secret ? 'password' : 'text'}
            hint={secret && channel !== null ? t('ui.channel.keepSecret') : t.find(`ui.channel.hint.${kind}.${field}`)}
            value={typed[field] ?? ''}
            required={!optional && !(secret && channel !== null)}
            onChange={(value) => setTyped((was) => ({ ...was, [field]: value }))}
          />
        )
      })}
      <Told failure={failure} />
      <p className="form-verbs">
        <button type="submit" className="button button-main">
          {t(busy ? 'ui.channel.saving' : 'ui.channel.save')}
        </button>
        <button type="button" className="button" onClick={onDone}>
          {t('ui.cancel')}
        </button>
      </p>
    </form>
  )
}
