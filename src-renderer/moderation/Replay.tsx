import { useRef, useState } from 'react'
import type { CommandOutput } from '../../src-contract/commands.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { Item } from '../../src-contract/item.ts'
import type { RuleDraft } from '../../src-contract/moderation.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { change } from '../stores/moderation.ts'
import { Told } from './Told.tsx'

type Outcome = CommandOutput<'rules.replay'>
export type Replay = { outcome: Outcome | null; busy: boolean; failure: Failure | null; run(draft: RuleDraft): Promise<void>; forget(): void }

/** The time machine: what a rule would have done to what is there. An answer to an older wording is thrown away. */
export function useReplay(): Replay {
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const asked = useRef(0)
  return {
    outcome, busy, failure,
    run: async (draft) => {
      const mine = ++asked.current
      setBusy(true)
      const done = await change('rules.replay', { rule: draft, shown: 40 })
      if (asked.current !== mine) return
      setBusy(false)
      setFailure(done.ok ? null : done.failure)
      setOutcome(done.ok ? done.output : null)
    },
    forget: () => {
      asked.current += 1
      setBusy(false)
      setOutcome(null)
      setFailure(null)
    },
  }
}

export function Replayed({ replay: { outcome, busy, failure } }: { replay: Replay }) {
  const t = useT()
  const format = useFormat()
  if (busy) return <p role="status">{t('ui.moderate.trying')}</p>
  if (outcome === null) return <Told failure={failure} />
  const days = outcome.fromAt === null || outcome.toAt === null ? 0 : Math.max(1, Math.round((outcome.toAt - outcome.fromAt) / 86_400_000))
  return (
    <div className="replay" role="status">
      <p>
        {t('ui.moderate.would', { matched: format.number(outcome.matched), examined: format.number(outcome.examined), days: format.number(days) })}{' '}
        {outcome.replied > 0 && t('ui.moderate.replied', { count: outcome.replied })}{' '}
        {outcome.restored > 0 && t('ui.moderate.restored', { count: outcome.restored })}
      </p>
      <ul className="replay-items">
        {outcome.items.map((item) => (
          <ReplayItem key={item.id} item={item} />
        ))}
      </ul>
    </div>
  )
}

/** One that would have been met; what should never be is pinned from here. */
function ReplayItem({ item }: { item: Item }) {
  const t = useT()
  const [pinned, setPinned] = useState(false)
  const pin = async (): Promise<void> => {
    const done = await change('pins.add', { itemId: item.id, want: 'never' })
    if (done.ok) setPinned(true)
  }
  return (
    <li>
      <span className="replay-text" dir="auto">
        <bdi className="quiet">{item.author.name || item.author.handle}</bdi> {item.text.slice(0, 200)}
      </span>
      {pinned ? (
        <span className="quiet">{t('ui.moderate.pinned')}</span>
      ) : (
        <button type="button" className="text-button" onClick={() => void pin()}>
          {t('ui.moderate.pinNever')}
        </button>
      )}
    </li>
  )
}
