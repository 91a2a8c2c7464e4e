import { useEffect, useState } from 'react'
import type { EscalationAnswer } from '../../src-contract/escalation.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { Item } from '../../src-contract/item.ts'
import { ask, read, toReply, useEscalations, type EscalationDetail } from '../stores/escalations.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { isMac } from '../stores/platform.ts'
import { open } from '../stores/view.ts'
import { commandOf } from '../triage/commands.ts'
import { Ago } from '../ui/Ago.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Key } from '../ui/Key.tsx'
import { Clock } from './Clock.tsx'
import { Told } from './Told.tsx'

/** To whom this message was handed, what came back, and what of it was frozen. */
export function ThreadEscalations({ item }: { item: Item }) {
  const t = useT()
  const format = useFormat()
  const turn = useEscalations((state) => state.turn)
  const exhibits = useEscalations((state) => state.evidence?.exhibits)
  const [details, setDetails] = useState<readonly EscalationDetail[]>([])
  useEffect(() => {
    let here = true
    void (async () => {
      const list = await read('escalation.list', { itemId: item.id, limit: 20 })
      const ids = list.ok ? list.value.escalations.filter(({ state }) => state !== 'withdrawn').map(({ id }) => id) : []
      const all = await Promise.all(ids.map((id) => read('escalation.get', { id })))
      if (here) setDetails(all.flatMap((done) => (done.ok ? [done.value] : [])))
    })()
    return () => {
      here = false
    }
  }, [item.id, turn])
  const frozen = (exhibits ?? []).filter(({ itemId }) => itemId === item.id)
  const grave = item.verdict?.sublabels.some((each) => each === 'threat' || each === 'hate' || each === 'child') ?? false
  return (
    <>
      {grave && frozen.length === 0 && (
        <p className="advice" role="note">
          <Icon name="alert" />{' '}
          <button type="button" className="text-button" aria-keyshortcuts={commandOf('item.freeze').keys[0] ?? ''} onClick={() => open('freeze')}>
            {t('ui.evidence.offer')} <Key chord={commandOf('item.freeze').keys[0] ?? ''} mac={isMac} />
          </button>
        </p>
      )}
      {frozen.map((exhibit) => (
        <p key={exhibit.n} className="quiet escalation-frozen">
          <Icon name="lock" size={14} /> {t('ui.evidence.frozen', { n: String(exhibit.n), when: format.full(exhibit.frozenAt) })}
        </p>
      ))}
      {details.map((detail) => (
        <One key={detail.escalation.id} detail={detail} />
      ))}
    </>
  )
}

function One({ detail: { escalation, answers, record } }: { detail: EscalationDetail }) {
  const t = useT()
  const format = useFormat()
  const [failure, setFailure] = useState<Failure | null>(null)
  const { id, recipients, channel, state, pausedAt } = escalation
  const who = recipients.length === 0 ? channel.name : recipients.map(({ name, address }) => name || address).join(', ')
  const change = async (name: 'escalation.close' | 'escalation.reopen' | 'escalation.pause' | 'escalation.resume'): Promise<void> => {
    const done = await ask(name, { id })
    setFailure(done.ok ? null : done.failure)
  }
  const reply = async (replace: boolean): Promise<void> => {
    const done = await toReply(id, replace)
    setFailure(done.ok ? null : done.failure)
  }
  const answered = answers.some(({ kind }) => kind === 'reply' || kind === 'comment')
  return (
    <section className="escalation-card" aria-label={t('ui.escalation.to', { who: `\u2068${who}\u2069` })}>
      <p className="escalation-head">
        <Icon name="forward" size={14} /> <span>{t('ui.escalation.to', { who: `\u2068${who}\u2069` })}</span>
        <span className="quiet">{t(`ui.escalation.state.${state}`)}</span>
        <Clock escalation={escalation} />
      </p>
      {escalation.note !== '' && (
        <p className="quiet escalation-note" dir="auto">
          {escalation.note}
        </p>
      )}
      <ol className="escalation-answers">
        {answers.map((answer) => (
          <Answer key={answer.id} answer={answer} />
        ))}
      </ol>
      <p className="form-verbs">
        {answered && state !== 'closed' && (
          <button type="button" className="button button-main" onClick={() => void reply(false)}>
            {t('ui.escalation.toReply')}
          </button>
        )}
        {failure?.code === 'escalation.draftThere' && (
          <button type="button" className="button" onClick={() => void reply(true)}>
            {t('ui.escalation.replaceDraft')}
          </button>
        )}
        {state === 'open' && (
          <button type="button" className="button" onClick={() => void change(pausedAt === null ? 'escalation.pause' : 'escalation.resume')}>
            {t(pausedAt === null ? 'ui.escalation.pause' : 'ui.escalation.resume')}
          </button>
        )}
        <button type="button" className="button" onClick={() => void change(state === 'closed' ? 'escalation.reopen' : 'escalation.close')}>
          {t(state === 'closed' ? 'ui.escalation.reopen' : 'ui.escalation.close')}
        </button>
      </p>
      <Told failure={failure} />
      <details className="escalation-record">
        <summary>{t('ui.escalation.record')}</summary>
        <ol>
          {record.map((entry) => (
            <li key={entry.id}>
              <span className="figures quiet">{format.full(entry.at)}</span> {t(`ui.escalation.record.${entry.what}`)}
            </li>
          ))}
        </ol>
      </details>
    </section>
  )
}

/** What is new in it stands first; what it quotes is one step away. */
function Answer({ answer }: { answer: EscalationAnswer }) {
  const t = useT()
  const format = useFormat()
  const who = `\u2068${answer.from.name || answer.from.address || '—'}\u2069`
  const title = answer.kind === 'status' ? t('ui.escalation.answer.status', { status: answer.status ?? '' }) : t(`ui.escalation.answer.${answer.kind}`, { who })
  return (
    <li className={answer.kind === 'reply' || answer.kind === 'comment' ? '' : 'quiet'}>
      <p className="escalation-from">
        {title} <Ago className="quiet figures" at={answer.at} format={format.age} full={format.full(answer.at)} />
      </p>
      {answer.text !== '' && (
        <p className="escalation-said" dir="auto">
          {answer.text}
        </p>
      )}
      {answer.whole.trim() !== answer.text.trim() && answer.whole !== '' && (
        <details>
          <summary>{t('ui.escalation.whole')}</summary>
          <p className="escalation-said quiet" dir="auto">
            {answer.whole}
          </p>
        </details>
      )}
    </li>
  )
}
