import { useEffect, useRef, useState } from 'react'
import type { ConnectionTrial } from '../../src-contract/commands.ts'
import type { NetworkId } from '../../src-contract/network.ts'
import { useCatalogue, type NetworkEntry } from '../stores/catalogue.ts'
import type { Saved } from '../stores/connecting.ts'
import { useT } from '../stores/language.ts'
import { Choice } from '../ui/Choice.tsx'
import { NetworkMark } from '../ui/NetworkMark.tsx'
import { Credentials } from './Credentials.tsx'
import { FirstSync } from './FirstSync.tsx'
import { Guide } from './Guide.tsx'
import { SignIn } from './SignIn.tsx'
import { TrialSummary } from './TrialSummary.tsx'
import type { Values } from './fields.ts'
import { originIn, type Way } from './guide.ts'

/** Which network; what to do there; the try; the account; its first reading. Each step can be gone back from, and keeps what was typed. */
export function Connect({ onDone }: { onDone: () => void }) {
  const t = useT()
  // What has no field to fill in comes by the watches.
  const all = useCatalogue((state) => state.networks)
  const networks = all.filter((each) => each.capabilities.connect.length > 0)
  const [chosen, setChosen] = useState<NetworkId | null>(null)
  const [round, setRound] = useState(0)
  const network = networks.find((each) => each.id === chosen) ?? (networks.length === 1 ? networks[0] : undefined)
  return (
    <section className="connect" aria-label={t('ui.accounts.connect')}>
      <h2>{t('ui.connect.which')}</h2>
      <div className="connect-networks" role="group" aria-label={t('ui.connect.which')}>
        {networks.map((each, index) => (
          <button
            key={each.id}
            type="button"
            autoFocus={index === 0}
            className="network-card"
            data-network={each.id}
            aria-pressed={each.id === network?.id}
            onClick={() => {
              setChosen(each.id)
              setRound(round + 1)
            }}
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
        <Steps
          key={`${network.id} ${round}`}
          network={network}
          onDone={onDone}
          onAnother={() => {
            setChosen(null)
            setRound(round + 1)
          }}
        />
      )}
    </section>
  )
}

function Steps({ network, onDone, onAnother }: { network: NetworkEntry; onDone: () => void; onAnother: () => void }) {
  const t = useT()
  const [way, setWay] = useState<Way>(network.signIn === null ? 'secret' : 'signIn')
  const [values, setValues] = useState<Values>({})
  const [trial, setTrial] = useState<ConnectionTrial | null>(null)
  const [saved, setSaved] = useState<Saved | null>(null)
  const back = (): void => (trial !== null && saved === null ? setTrial(null) : onDone())
  useEscape(back)
  const form = { network, values, onValues: setValues, onTrial: setTrial, onCancel: onDone }
  return (
    <div className="connect-steps">
      {saved !== null ? (
        <FirstSync saved={saved} onAnother={onAnother} onDone={onDone} />
      ) : trial !== null ? (
        <TrialSummary trial={trial} onSaved={setSaved} onBack={back} />
      ) : (
        <>
          {network.signIn !== null && (
            <Choice
              label={t('ui.connect.way')}
              name="way"
              value={way}
              options={[
                { value: 'signIn', label: t('ui.connect.byBrowser') },
                { value: 'secret', label: t('ui.connect.bySecret') },
              ]}
              onChange={setWay}
            />
          )}
          <Guide network={network.id} way={way} origin={originIn(values['url'] ?? '')} />
          {way === 'signIn' ? <SignIn key="signIn" {...form} /> : <Credentials key="secret" {...form} />}
        </>
      )}
    </div>
  )
}

/** One step back, wherever the focus is; what lies over the screen takes its own Escape first. */
function useEscape(back: () => void): void {
  const latest = useRef(back)
  useEffect(() => {
    latest.current = back
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented || document.querySelector('dialog[open]') !== null) return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}
