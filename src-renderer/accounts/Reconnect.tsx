import { useState } from 'react'
import type { ConnectionTrial } from '../../src-contract/commands.ts'
import type { Account } from '../../src-contract/item.ts'
import type { Failure } from '../../src-contract/failure.ts'
import { useCatalogue } from '../stores/catalogue.ts'
import { saveTrial } from '../stores/connecting.ts'
import { useSentence, useT } from '../stores/language.ts'
import { Choice } from '../ui/Choice.tsx'
import { Credentials } from './Credentials.tsx'
import { Guide } from './Guide.tsx'
import { SignIn } from './SignIn.tsx'
import type { Values } from './fields.ts'
import { originIn, type Way } from './guide.ts'

/** The same ways as the first time, for this account alone; what works is kept at once. */
export function Reconnect({ account, onDone }: { account: Account; onDone: () => void }) {
  const t = useT()
  const sentence = useSentence()
  const network = useCatalogue((state) => state.networks.find((each) => each.id === account.network))
  const [chosen, setWay] = useState<Way | null>(null)
  const [values, setValues] = useState<Values>({})
  const [failure, setFailure] = useState<Failure | null>(null)
  if (network === undefined) return null
  const way = chosen ?? (network.signIn === null ? 'secret' : 'signIn')
  const onTrial = async (trial: ConnectionTrial): Promise<void> => {
    const done = await saveTrial(trial.id)
    if (done.ok) onDone()
    else setFailure(done.failure)
  }
  const form = { network, account: account.id, values, onValues: setValues, onTrial: (trial: ConnectionTrial) => void onTrial(trial), onCancel: onDone }
  return (
    <div className="connect-steps">
      {network.signIn !== null && (
        <Choice
          label={t('ui.connect.way')}
          name={`way-${account.id}`}
          value={way}
          options={[
            { value: 'signIn', label: t('ui.connect.byBrowser') },
            { value: 'secret', label: t('ui.connect.bySecret') },
          ]}
          onChange={setWay}
        />
      )}
      <Guide network={network.id} way={way} origin={originIn(account.url ?? '')} />
      {way === 'signIn' ? <SignIn key="signIn" {...form} /> : <Credentials key="secret" {...form} />}
      {failure !== null && (
        <p className="signal-danger form-failure" role="alert">
          {sentence(failure)}
        </p>
      )}
    </div>
  )
}
