import { useRef, useState, type FormEvent } from 'react'
import type { Failure } from '../../src-contract/failure.ts'
import type { NetworkId } from '../../src-contract/network.ts'
import { addAccount } from '../stores/accounts.ts'
import { useCatalogue, type NetworkEntry } from '../stores/catalogue.ts'
import { useSentence, useT } from '../stores/language.ts'
import { Field } from '../ui/Field.tsx'
import { NetworkMark } from '../ui/NetworkMark.tsx'
import { fieldHint, fieldLabel, isComplete, plainOf, secretsOf, type Values } from './fields.ts'

/** Which network, then what it asks for. The credentials are tried before anything is saved, and forgotten here either way. */
export function Connect({ onDone }: { onDone: () => void }) {
  const t = useT()
  const networks = useCatalogue((state) => state.networks)
  const [chosen, setChosen] = useState<NetworkId | null>(null)
  const network = networks.find((each) => each.id === chosen) ?? (networks.length === 1 ? networks[0] : undefined)
  return (
    <section className="connect" aria-label={t('ui.accounts.connect')}>
      <h2>{t('ui.connect.which')}</h2>
      <div className="connect-networks" role="group" aria-label={t('ui.connect.which')}>
        {networks.map((each) => (
          <button
            key={each.id}
            type="button"
            className="network-card"
            aria-pressed={each.id === network?.id}
            onClick={() => setChosen(each.id)}
          >
            <NetworkMark network={each.id} name={t(`word.network.${each.id}`)} />
            <span aria-hidden="true">{t(`word.network.${each.id}`)}</span>
          </button>
        ))}
      </div>
      {network === undefined ? (
        <p className="form-verbs">
          <button type="button" className="button" onClick={onDone}>
            {t('ui.cancel')}
          </button>
        </p>
      ) : (
        <ConnectForm key={network.id} network={network} onDone={onDone} />
      )}
    </section>
  )
}

function ConnectForm({ network, onDone }: { network: NetworkEntry; onDone: () => void }) {
  const t = useT()
  const sentence = useSentence()
  const brands = useCatalogue((state) => state.brands)
  const [brand, setBrand] = useState('')
  const [values, setValues] = useState<Values>({})
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const fields = network.capabilities.connect
  const guide = t.find(`ui.guide.${network.id}`)
  const form = useRef<HTMLFormElement>(null)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setFailure(null)
    const { url, user } = plainOf(fields, values) as { url?: string; user?: string }
    const done = await addAccount({
      network: network.id,
      brand: brand.trim(),
      ...(url !== undefined && { url }),
      ...(user !== undefined && { user }),
      secrets: secretsOf(fields, values),
    })
    setBusy(false)
    setValues((was) => withoutSecrets(was, network))
    if (done.ok) onDone()
    else setFailure(done.failure)
    // It has to be typed again: that is where the hands go next.
    if (!done.ok) form.current?.querySelector<HTMLInputElement>('input[type=password]')?.focus()
  }
  return (
    <form ref={form} className="account-form" aria-busy={busy} onSubmit={(event) => void submit(event)}>
      {guide !== null && <p className="guide">{guide}</p>}
      <Field
        label={t('ui.connect.brand')}
        hint={t('ui.connect.brandHint')}
        value={brand}
        onChange={setBrand}
        required
        autoFocus
        list={brands?.map((each) => each.name) ?? []}
      />
      {fields.map(({ field, secret, optional }) => (
        <Field
          key={field}
          label={`${fieldLabel(network.id, field, t)}${optional ? ` (${t('ui.connect.optional')})` : ''}`}
          hint={fieldHint(network.id, field, t)}
          type={secret ? 'password' : 'text'}
          value={values[field] ?? ''}
          required={!optional}
          onChange={(value) => setValues((was) => ({ ...was, [field]: value }))}
        />
      ))}
      {failure !== null && (
        <p className="signal-danger form-failure" role="alert">
          {sentence(failure)}
        </p>
      )}
      <p className="form-verbs">
        <button type="submit" className="button button-main" disabled={!busy && (brand.trim() === '' || !isComplete(fields, values))}>
          {t(busy ? 'ui.connect.testing' : 'ui.connect.submit')}
        </button>
        <button type="button" className="button" onClick={onDone}>
          {t('ui.cancel')}
        </button>
      </p>
    </form>
  )
}

function withoutSecrets(values: Values, network: NetworkEntry): Values {
  const secret = new Set(network.capabilities.connect.filter((field) => field.secret).map((field) => field.field))
  return Object.fromEntries(Object.entries(values).filter(([field]) => !secret.has(field)))
}
