import { useState, type FormEvent } from 'react'
import type { ConnectionTrial } from '../../src-contract/commands.ts'
import type { Failure } from '../../src-contract/failure.ts'
import { useCatalogue } from '../stores/catalogue.ts'
import { saveSeveral, saveTrial, type Saved } from '../stores/connecting.ts'
import { useSentence, useT } from '../stores/language.ts'
import { Field } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Rights } from './Rights.tsx'
import { Several } from './Several.tsx'

/** Told with the way itself. */
const waysBack: ReadonlySet<string> = new Set(['unhide', 'unspam', 'restore', 'unlike', 'unblock', 'unmute', 'unsilence', 'unban', 'unblockDomain'])

/** It worked: whose it is, what can be done with it, what is missing. Nothing is saved before the button is pressed. */
export function TrialSummary({ trial, onSaved, onBack }: { trial: ConnectionTrial; onSaved: (saved: Saved) => void; onBack: () => void }) {
  const t = useT()
  const sentence = useSentence()
  const brands = useCatalogue((state) => state.brands)
  const [brand, setBrand] = useState(trial.name)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { several } = trial
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(several?.filter((one) => one.already === null).map(({ remoteId }) => remoteId)))
  const { already } = trial
  const severalNamed = several?.filter(({ remoteId }) => chosen.has(remoteId)).map(({ remoteId, name }) => ({ remoteId, brand: name.slice(0, 80) }))
  const verbs = trial.verbs.filter((verb) => !waysBack.has(verb))
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    const done = await (severalNamed !== undefined
      ? saveSeveral(trial.id, severalNamed)
      : already === null
        ? saveTrial(trial.id, brand.trim())
        : saveTrial(trial.id))
    setBusy(false)
    if (done.ok) onSaved(done.value)
    else setFailure(done.failure)
  }
  const nothingMissing = trial.missing.verbs.length + trial.missing.streams.length === 0
  return (
    <form className="account-form trial" aria-busy={busy} aria-label={t('ui.connect.tested')} onSubmit={(event) => void submit(event)}>
      <p className="trial-head" role="status">
        <span className="signal-ok">
          <Icon name="done" /> {t('ui.connect.tested')}
        </span>{' '}
        <bdi className="account-brand">{trial.name}</bdi> <bdi className="quiet">{trial.handle}</bdi>
      </p>
      <dl className="trial-facts">
        <dt>{t('ui.connect.reads')}</dt>
        <dd>{trial.kinds.filter((kind) => kind !== 'reply').map((kind) => t(`ui.kinds.${kind}`)).join(', ')}</dd>
        <dt>{t('ui.connect.may')}</dt>
        <dd>{verbs.map((verb) => t(`word.verb.${verb}`)).join(', ')}</dd>
      </dl>
      <Rights network={trial.network} missing={trial.missing} />
      <p className="hint">{t(nothingMissing ? 'ui.connect.complete' : 'ui.connect.missingHint')}</p>
      {several !== undefined ? (
        <Several several={several} chosen={chosen} onChosen={setChosen} />
      ) : already === null ? (
        <Field
          label={t('ui.connect.brand')}
          hint={t('ui.connect.brandHint')}
          value={brand}
          onChange={setBrand}
          required
          autoFocus
          list={brands?.map((each) => each.name) ?? []}
        />
      ) : (
        <p className="signal-caution">{t('ui.connect.already', { brand: `\u2068${already.brand}\u2069` })}</p>
      )}
      {failure !== null && (
        <p className="signal-danger form-failure" role="alert">
          {sentence(failure)}
        </p>
      )}
      <p className="form-verbs">
        <button
          type="submit"
          className="button button-main"
          autoFocus={already !== null || severalNamed !== undefined}
          disabled={severalNamed === undefined ? already === null && brand.trim() === '' : severalNamed.length === 0}
        >
          {severalNamed !== undefined ? t('ui.connect.saveSeveral', { count: severalNamed.length }) : t(already === null ? 'ui.connect.save' : 'ui.connect.renew')}
        </button>
        <button type="button" className="button" onClick={onBack}>
          {t('ui.connect.back')}
        </button>
      </p>
    </form>
  )
}
