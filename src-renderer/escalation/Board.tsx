import { useState } from 'react'
import type { Failure } from '../../src-contract/failure.ts'
import type { Escalation } from '../../src-contract/escalation.ts'
import { ask, showMessage, useEscalations } from '../stores/escalations.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { Ago } from '../ui/Ago.tsx'
import { useMinutes } from '../ui/now.ts'
import { Clock } from './Clock.tsx'
import { Told } from './Told.tsx'

const ages = ['day', 'three', 'week', 'longer'] as const

/** All that is open, by whom it lies with and by how long. */
export function Board() {
  const t = useT()
  const format = useFormat()
  const now = useMinutes()
  const board = useEscalations((state) => state.board)
  const list = useEscalations((state) => state.open)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [found, setFound] = useState<number | null>(null)
  if (board === null) return null
  if (list.length === 0) return <p className="quiet">{t('ui.escalation.none')}</p>
  const poll = async (): Promise<void> => {
    const done = await ask('escalation.poll', {})
    setFailure(done.ok ? null : done.failure)
    setFound(done.ok ? done.value.answers : null)
  }
  return (
    <>
      <section aria-label={t('ui.escalation.people')}>
        <h2>{t('ui.escalation.people')}</h2>
        <table className="board">
          <thead>
            <tr>
              <th scope="col">{t('ui.escalation.who')}</th>
              <th scope="col">{t('ui.escalation.open')}</th>
              <th scope="col">{t('ui.escalation.answered')}</th>
              <th scope="col">{t('ui.escalation.overdue')}</th>
              <th scope="col">{t('ui.escalation.oldest')}</th>
              <th scope="col">{t('ui.escalation.next')}</th>
            </tr>
          </thead>
          <tbody>
            {board.people.map((person) => (
              <tr key={`${person.channelId}.${person.who}`}>
                <th scope="row">
                  <bdi>{person.who}</bdi>
                </th>
                <td className="figures">{format.number(person.open)}</td>
                <td className="figures">{format.number(person.answered)}</td>
                <td className={`figures ${person.overdue > 0 ? 'signal-danger' : ''}`}>{format.number(person.overdue)}</td>
                <td>{format.since(person.oldestAt, now)}</td>
                <td>{person.nextDueAt === null ? '—' : person.nextDueAt <= now ? format.since(person.nextDueAt, now) : format.until(person.nextDueAt, now)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section aria-label={t('ui.escalation.ages')}>
        <h2>{t('ui.escalation.ages')}</h2>
        <table className="board">
          <thead>
            <tr>
              <th scope="col">{t('ui.escalation.span')}</th>
              <th scope="col">{t('ui.escalation.open')}</th>
              <th scope="col">{t('ui.escalation.overdue')}</th>
            </tr>
          </thead>
          <tbody>
            {board.ages.map((age, n) => (
              <tr key={age.untilMs ?? 0}>
                <th scope="row">{t(`ui.escalation.age.${ages[n] ?? 'longer'}`)}</th>
                <td className="figures">{format.number(age.open)}</td>
                <td className={`figures ${age.overdue > 0 ? 'signal-danger' : ''}`}>{format.number(age.overdue)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section aria-label={t('ui.escalation.list')}>
        <h2>{t('ui.escalation.list')}</h2>
        <ul className="escalation-list">
          {list.map((escalation) => (
            <Line key={escalation.id} escalation={escalation} />
          ))}
        </ul>
        <p className="form-verbs">
          <button type="button" className="button" onClick={() => void poll()}>
            {t('ui.escalation.poll')}
          </button>
          <span className="quiet" role="status">
            {found === null ? '' : t('ui.escalation.polled', { count: found })}
          </span>
        </p>
        <Told failure={failure} />
      </section>
    </>
  )
}

const whoOf = ({ recipients, channel }: Escalation): string => (recipients.length === 0 ? channel.name : recipients.map(({ name, address }) => name || address).join(', '))

function Line({ escalation }: { escalation: Escalation }) {
  const t = useT()
  const format = useFormat()
  const { about, itemId } = escalation
  return (
    <li>
      <button type="button" className="escalation-row" disabled={itemId === null} onClick={() => itemId !== null && void showMessage(itemId)}>
        <span className="escalation-who">
          <bdi>{whoOf(escalation)}</bdi> <span className="quiet">{t(`ui.escalation.state.${escalation.state}`)}</span>
        </span>
        <Ago className="quiet figures" at={escalation.createdAt} format={format.age} full={format.full(escalation.createdAt)} />
        <span className="escalation-text" dir="auto">
          {about === null ? t('ui.escalation.gone') : <><bdi className="quiet">{about.author}</bdi> {about.text}</>}
        </span>
        <Clock escalation={escalation} />
      </button>
    </li>
  )
}
