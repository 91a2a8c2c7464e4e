import { useEffect, useState, type CSSProperties } from 'react'
import type { Job } from '../../src-contract/item.ts'
import { useAccountName } from '../stores/catalogue.ts'
import { undo, useDecisions, type Made, type Notice } from '../stores/decisions.ts'
import { useT } from '../stores/language.ts'
import { useOutbox } from '../stores/outbox.ts'
import { isMac } from '../stores/platform.ts'
import { commandOf } from '../triage/commands.ts'
import { Icon } from '../ui/Icon.tsx'
import { Key } from '../ui/Key.tsx'
import { Countdown } from '../ui/Countdown.tsx'
import { Voice } from '../ui/Voice.tsx'
import { Way } from '../ui/Way.tsx'
import { announcementOf, saidOf } from './sayings.ts'

const shownMs = 6000

/** What was just decided, to whom, for how many seconds it can be taken back before it leaves; and what could not be done. */
export function UndoStrip() {
  const t = useT()
  const notice = useDecisions((state) => state.notice)
  const last = useDecisions((state) => state.made.at(-1))
  const live = useOutbox((state) => state.live)
  const fresh = useFresh(notice)
  const held = last === undefined ? [] : live.filter((job) => last.jobs.includes(job.id) && job.state === 'held')
  if ((notice?.kind === 'refused' || notice?.kind === 'partly') && fresh)
    return (
      <span className="strip strip-refused">
        <Icon name="alert" size={14} /> {announcementOf(notice, t)}
      </span>
    )
  if (notice?.kind === 'copied' && fresh)
    return (
      <span className="strip">
        <Icon name="done" size={14} /> {announcementOf(notice, t)}
      </span>
    )
  if (notice?.kind === 'undone' && fresh)
    return (
      <span className="strip">
        <Icon name="undo" size={14} /> {announcementOf(notice, t)}
      </span>
    )
  if (last === undefined || (held.length === 0 && !(fresh && notice?.kind === 'made'))) return <span className="strip" />
  return <Taken made={last} held={held} />
}

function Taken({ made, held }: { made: Made; held: readonly Job[] }) {
  const t = useT()
  const until = held.length === 0 ? null : Math.min(...held.map((job) => job.holdUntil))
  return (
    <span className="strip strip-held" key={made.id}>
      {until !== null && <span className="strip-beam" style={beam(made.at, until)} aria-hidden="true" />}
      {made.as !== null && <StripVoice made={made} as={made.as} />}
      <span>{saidOf(made, t)}</span>
      {made.jobs.length > 0 && <Way oneWay={made.oneWay} name={t(made.oneWay ? 'ui.verbs.oneWay' : 'ui.verbs.reversible')} />}
      {until !== null && (
        <span className="strip-left">
          <Countdown until={until} format={(n) => t('ui.outbox.seconds', { n })} />
        </span>
      )}
      <button type="button" className="strip-undo" aria-keyshortcuts={commandOf('decision.undo').keys[0] ?? ''} onClick={() => void undo()}>
        {t('ui.strip.undo')} <Key chord={commandOf('decision.undo').keys[0] ?? ''} mac={isMac} />
      </button>
    </span>
  )
}

function StripVoice({ made, as }: { made: Made; as: NonNullable<Made['as']> }) {
  const account = useAccountName(as)
  return made.jobs.length === 0 ? null : <Voice brand={as.brand} hue={as.hue} account={account} />
}

/** The beam runs out as the hold does: an animation with a length, begun in the past where the strip is drawn again. */
function beam(from: number, until: number): CSSProperties {
  return { animationDuration: `${until - from}ms`, animationDelay: `${Math.min(0, from - Date.now())}ms` }
}

function useFresh(notice: Notice | null): boolean {
  const [staleN, setStale] = useState(0)
  const n = notice?.n ?? 0
  useEffect(() => {
    const timer = setTimeout(() => setStale(n), shownMs)
    return () => clearTimeout(timer)
  }, [n])
  return n > staleN
}

/** Says each decision once to those who listen. */
export function Announcer() {
  const t = useT()
  const notice = useDecisions((state) => state.notice)
  return (
    <span className="unseen" role="status" aria-live="polite">
      {notice === null ? '' : announcementOf(notice, t)}
    </span>
  )
}
