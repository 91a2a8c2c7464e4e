import { useState, type FormEvent } from 'react'
import type { Account } from '../../src-contract/item.ts'
import type { Failure } from '../../src-contract/failure.ts'
import { reconnect } from '../stores/accounts.ts'
import { useCatalogue } from '../stores/catalogue.ts'
import { useSentence, useT } from '../stores/language.ts'
import { Field } from '../ui/Field.tsx'
import { fieldHint, fieldLabel, secretsOf, type Values } from './fields.ts'

export function Reconnect({ account, onDone }: { account: Account; onDone: () => void }) {
  const t = useT()
  const sentence = useSentence()
  const networks = useCatalogue((state) => state.networks)
  const [values, setValues] = useState<Values>({})
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const fields = (networks.find((each) => each.id === account.network)?.capabilities.connect ?? []).filter((field) => field.secret)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    const done = await reconnect({ id: account.id, secrets: secretsOf(fields, values) })
    setBusy(false)
    setValues({})
    if (done.ok) onDone()
    else setFailure(done.failure)
  }
  return (
    <form className="account-form" aria-busy={busy} onSubmit={(event) => void submit(event)}>
      {fields.map(({ field, optional }, at) => (
        <Field
          key={field}
          type="password"
          label={fieldLabel(account.network, field, t)}
          hint={fieldHint(account.network, field, t)}
          required={!optional}
          autoFocus={at === 0}
          value={values[field] ?? ''}
          onChange={(value) => setValues((was) => ({ ...was, [field]: value }))}
        />
      ))}
      {failure !== null && (
        <p className="signal-danger form-failure" role="alert">
          {sentence(failure)}
        </p>
      )}
      <p className="form-verbs">
        <button type="submit" className="button button-main">
          {t(busy ? 'ui.connect.testing' : 'ui.accounts.reconnect')}
        </button>
        <button type="button" className="button" onClick={onDone}>
          {t('ui.cancel')}
        </button>
      </p>
    </form>
  )
}
