import { useRef, useState, type FormEvent, type ReactNode } from 'react'
import type { ConnectionTrial } from '../../src-contract/commands.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { AccountId } from '../../src-contract/ids.ts'
import type { NetworkEntry } from '../stores/catalogue.ts'
import { test } from '../stores/connecting.ts'
import { useSentence, useT } from '../stores/language.ts'
import { Field } from '../ui/Field.tsx'
import { fieldHint, fieldLabel, isComplete, plainOf, secretsOf, withoutSecrets, type Values } from './fields.ts'

/** What is typed is tried, and kept when it fails; the secrets are forgotten here either way. */
export function Credentials({ network, account, values, onValues, onTrial, onCancel, children }: {
  network: NetworkEntry
  /** Of that account alone, whose address is known. */
  account?: AccountId
  values: Values
  onValues: (values: Values) => void
  onTrial: (trial: ConnectionTrial) => void
  onCancel: () => void
  children?: ReactNode
}) {
  const t = useT()
  const sentence = useSentence()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const form = useRef<HTMLFormElement>(null)
  const all = network.capabilities.connect
  const fields = account === undefined ? all : all.filter((field) => field.secret || field.again === true)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (busy || !isComplete(fields, values)) return
    setBusy(true)
    setFailure(null)
    const { url, user } = plainOf(fields, values) as { url?: string; user?: string }
    const done = await test({
      network: network.id,
      secrets: secretsOf(fields, values),
      ...(account !== undefined && { accountId: account }),
      ...(url !== undefined && { url }),
      ...(user !== undefined && { user }),
    })
    setBusy(false)
    onValues(withoutSecrets(fields, values))
    if (done.ok) return onTrial(done.value)
    setFailure(done.failure)
    // It has to be typed again: that is where the hands go next.
    form.current?.querySelector<HTMLInputElement>('input[type=password]')?.focus()
  }
  return (
    <form ref={form} className="account-form" aria-busy={busy} onSubmit={(event) => void submit(event)}>
      {children}
      {fields.map(({ field, secret, optional }, at) => (
        <Field
          key={field}
          label={`${fieldLabel(network.id, field, t)}${optional ? ` (${t('ui.connect.optional')})` : ''}`}
          hint={fieldHint(network.id, field, t)}
          type={secret ? 'password' : 'text'}
          value={values[field] ?? ''}
          required={!optional}
          autoFocus={at === 0}
          onChange={(value) => onValues({ ...values, [field]: value })}
        />
      ))}
      {failure !== null && (
        <p className="signal-danger form-failure" role="alert">
          {sentence(failure)}
        </p>
      )}
      <p className="hint">{t('ui.connect.nothingSaved')}</p>
      <p className="form-verbs">
        <button type="submit" className="button button-main" disabled={!busy && !isComplete(fields, values)}>
          {t(busy ? 'ui.connect.testing' : 'ui.connect.test')}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {t('ui.cancel')}
        </button>
      </p>
    </form>
  )
}
