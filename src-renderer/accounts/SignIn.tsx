import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react'
import type { ConnectionTrial } from '../../src-contract/commands.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { AccountId } from '../../src-contract/ids.ts'
import type { NetworkEntry } from '../stores/catalogue.ts'
import { beginSignIn, cancelSignIn, finishSignIn, openSignIn, type Begun } from '../stores/connecting.ts'
import { useFormat } from '../stores/format.ts'
import { useSentence, useT } from '../stores/language.ts'
import { Ago } from '../ui/Ago.tsx'
import { Field } from '../ui/Field.tsx'
import { fieldHint, fieldLabel, isComplete, plainOf, secretsOf, withoutSecrets, type Values } from './fields.ts'

/** The user's own browser is sent there; it comes back by itself, or what it was given is pasted here. */
export function SignIn({ network, account, values, onValues, onTrial, onCancel, children }: {
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
  const [begun, setBegun] = useState<Begun | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const current = useRef<string | null>(null)
  // Whoever leaves this form leaves no door open.
  useEffect(() => () => void (current.current !== null && cancelSignIn(current.current)), [])

  const asks: readonly string[] = account === undefined ? (network.signIn?.asks ?? []) : []
  // What has to be said, and what may be: where the account is, if not where most are.
  const fields = network.capabilities.connect
    .filter(({ field, secret, optional, again }) => (account === undefined ? asks.includes(field) || (optional && !secret) : again === true))
    .map((field) => ({ ...field, optional: !asks.includes(field.field) }))
  const end = (id: string): boolean => {
    if (current.current !== id) return false
    current.current = null
    setBegun(null)
    return true
  }
  const begin = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (busy || !isComplete(fields, values)) return
    setBusy(true)
    setFailure(null)
    const { url, user } = plainOf(fields, values) as { url?: string; user?: string }
    const done = await beginSignIn({
      network: network.id,
      ...(account !== undefined && { accountId: account }),
      ...(url !== undefined && { url }),
      ...(user !== undefined && { user }),
      secrets: secretsOf(fields, values),
    })
    setBusy(false)
    if (done.ok) onValues(withoutSecrets(fields, values))
    if (!done.ok) return setFailure(done.failure)
    const { id } = done.value
    current.current = id
    setBegun(done.value)
    const finished = await finishSignIn(id)
    // Called off, or begun anew meanwhile: nobody waits for this one.
    if (!end(id)) return
    if (finished.ok) onTrial(finished.value)
    else setFailure(finished.failure)
  }
  const cancel = (): void => {
    const id = current.current
    if (id === null) return onCancel()
    end(id)
    void cancelSignIn(id)
  }
  if (begun !== null) return <Waiting network={network} begun={begun} onCancel={cancel} />
  return (
    <form className="account-form" aria-busy={busy} onSubmit={(event) => void begin(event)}>
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
      <p className="form-verbs">
        <button type="submit" className="button button-main" autoFocus={fields.length === 0} disabled={!busy && !isComplete(fields, values)}>
          {t(busy ? 'ui.connect.testing' : 'ui.signIn.open')}
        </button>
        <button type="button" className="button" onClick={cancel}>
          {t('ui.cancel')}
        </button>
      </p>
    </form>
  )
}

/** The address stands here as well: another browser, or another machine, may be the one that is signed in. */
function Waiting({ network, begun, onCancel }: { network: NetworkEntry; begun: Begun; onCancel: () => void }) {
  const t = useT()
  const format = useFormat()
  const sentence = useSentence()
  const [pasted, setPasted] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (busy || pasted.trim() === '') return
    setBusy(true)
    // When it is taken, the one who waits for the browser has it, too.
    const done = await finishSignIn(begun.id, pasted.trim())
    setBusy(false)
    setPasted('')
    if (!done.ok && done.failure.code !== 'signIn.over') setFailure(done.failure)
  }
  return (
    <form className="account-form" aria-busy={busy} onSubmit={(event) => void submit(event)}>
      <p role="status">
        {t('ui.signIn.waiting')}{' '}
        <Ago at={begun.expiresAt} format={(at, now) => t('ui.signIn.ends', { when: format.until(at, now) })} full={format.full(begun.expiresAt)} className="quiet" />
      </p>
      <div className="field">
        <label htmlFor="sign-in-address">{t('ui.signIn.address')}</label>
        <input id="sign-in-address" readOnly value={begun.url} onFocus={(event) => event.target.select()} />
      </div>
      <p>
        <button type="button" className="text-button" onClick={() => void openSignIn(begun.url)}>
          {t('ui.signIn.openAgain')}
        </button>
      </p>
      <Field
        label={t.find(`ui.signIn.paste.${network.id}`) ?? t('ui.signIn.paste')}
        hint={t.find(`ui.signIn.pasteHint.${network.id}`) ?? t('ui.signIn.pasteHint')}
        type="password"
        value={pasted}
        autoFocus
        onChange={setPasted}
      />
      {failure !== null && (
        <p className="signal-danger form-failure" role="alert">
          {sentence(failure)}
        </p>
      )}
      <p className="form-verbs">
        <button type="submit" className="button button-main" disabled={!busy && pasted.trim() === ''}>
          {t(busy ? 'ui.connect.testing' : 'ui.signIn.submit')}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {t('ui.cancel')}
        </button>
      </p>
    </form>
  )
}
