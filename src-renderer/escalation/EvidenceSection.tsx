import { useState } from 'react'
import type { CommandOutput } from '../../src-contract/commands.ts'
import type { Exhibit } from '../../src-contract/evidence.ts'
import type { Failure } from '../../src-contract/failure.ts'
import { ask, copy, exportExhibit, read, useEscalations } from '../stores/escalations.ts'
import { useFormat } from '../stores/format.ts'
import { useSentence, useT } from '../stores/language.ts'
import { Field } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Told } from './Told.tsx'

type Verified = CommandOutput<'evidence.verify'>

export function EvidenceSection() {
  const t = useT()
  const evidence = useEscalations((state) => state.evidence)
  const [verified, setVerified] = useState<Verified | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [copied, setCopied] = useState(false)
  if (evidence === null) return null
  const verify = async (base64?: string): Promise<void> => {
    const done = await read('evidence.verify', base64 === undefined ? {} : { base64 })
    setFailure(done.ok ? null : done.failure)
    setVerified(done.ok ? done.value : null)
  }
  const { head, exhibits } = evidence
  return (
    <>
      <section aria-label={t('ui.escalation.tab.evidence')}>
        <h2>{t('ui.escalation.tab.evidence')}</h2>
        <p className="quiet">{t('ui.evidence.what')}</p>
        {exhibits.length === 0 && <p>{t('ui.evidence.none')}</p>}
        <ul className="escalation-list">
          {exhibits.map((exhibit) => (
            <Row key={exhibit.n} exhibit={exhibit} />
          ))}
        </ul>
      </section>
      <section aria-label={t('ui.evidence.verify')}>
        <h2>{t('ui.evidence.verify')}</h2>
        <p className="quiet">{t('ui.evidence.proves')}</p>
        {head !== null && (
          <p>
            {t('ui.evidence.head')} <code className="path figures">{head}</code>{' '}
            <button type="button" className="text-button" onClick={() => void copy(head).then(setCopied)}>
              {t('ui.evidence.copy')}
            </button>{' '}
            <span className="quiet" role="status">
              {copied ? t('ui.evidence.copied') : ''}
            </span>
          </p>
        )}
        <div className="form-verbs">
          <button type="button" className="button" disabled={exhibits.length === 0} onClick={() => void verify()}>
            {t('ui.evidence.verify')}
          </button>
          <label className="button evidence-file">
            {t('ui.evidence.verifyFile')}
            <input
              type="file"
              accept=".zip,application/zip"
              onChange={(event) => {
                const [file] = event.target.files ?? []
                if (file !== undefined) void asBase64(file).then(verify)
                event.target.value = ''
              }}
            />
          </label>
        </div>
        <Told failure={failure} />
        <div role="status">{verified !== null && <Result verified={verified} />}</div>
      </section>
      <KeepDays key={evidence.keepDays} days={evidence.keepDays} />
    </>
  )
}

async function asBase64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  // Pieces: an argument list has its limit.
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768))
  return btoa(text)
}

function Result({ verified: { ok, exhibits, file, differences } }: { verified: Verified }) {
  const t = useT()
  const format = useFormat()
  if (ok && file === null)
    return (
      <p className="signal-ok">
        <Icon name="done" size={14} /> {t('ui.evidence.intact', { count: exhibits })}
      </p>
    )
  if (ok && file !== null)
    return (
      <p className="signal-ok">
        <Icon name="done" size={14} /> {t('ui.evidence.fileIntact', { n: String(file.n), when: format.full(file.frozenAt) })}{' '}
        {t(file.here ? 'ui.evidence.fileHere' : 'ui.evidence.fileElsewhere')}
      </p>
    )
  return (
    <div className="signal-danger">
      <p>
        <Icon name="alert" size={14} /> {t('ui.evidence.refused', { count: differences.length })}
      </p>
      <ul className="evidence-differences">
        {differences.slice(0, 50).map(({ n, file: part, what }, index) => (
          <li key={index}>
            {(part ?? (n === null ? '' : t('ui.evidence.place', { n: String(n) }))) || '—'} · {t(`ui.evidence.differs.${what}`)}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Row({ exhibit }: { exhibit: Exhibit }) {
  const t = useT()
  const format = useFormat()
  const sentence = useSentence()
  const [told, setTold] = useState('')
  const write = async (): Promise<void> => {
    const done = await exportExhibit(exhibit.n)
    setTold(done.ok ? (done.value === null ? '' : t('ui.evidence.exported', { file: done.value })) : sentence(done.failure))
  }
  return (
    <li className="evidence-row">
      <span className="evidence-n figures">{t('ui.evidence.place', { n: String(exhibit.n) })}</span>
      <span className="evidence-body">
        {exhibit.held ? (
          <span className="escalation-text" dir="auto">
            <bdi className="quiet">{exhibit.author}</bdi> {exhibit.text}
          </span>
        ) : null}
        <span className="quiet">
          {exhibit.reason !== null && `${t(`ui.evidence.page.reason.${exhibit.reason}`)} · `}
          {format.full(exhibit.frozenAt)} ·{' '}
          {exhibit.erasedAt === null
            ? t('ui.evidence.keptUntil', { when: format.full(exhibit.keptUntil) })
            : t('ui.evidence.erased', { when: format.full(exhibit.erasedAt) })}
        </span>
        <code className="path quiet figures">{exhibit.digest}</code>
        <span role="status">{told}</span>
      </span>
      {exhibit.held && (
        <button type="button" className="button" onClick={() => void write()}>
          {t('ui.evidence.export')}
        </button>
      )}
    </li>
  )
}

function KeepDays({ days }: { days: number }) {
  const t = useT()
  const [typed, setTyped] = useState(String(days))
  const [failure, setFailure] = useState<Failure | null>(null)
  return (
    <form
      className="escalation-inline"
      onSubmit={(event) => {
        event.preventDefault()
        void ask('evidence.keepDays', { days: Number(typed) }).then((done) => setFailure(done.ok ? null : done.failure))
      }}
    >
      <Field label={t('ui.evidence.keepDays')} type="number" value={typed} onChange={setTyped} required />
      <button type="submit" className="button">
        {t('ui.alert.save')}
      </button>
      <Told failure={failure} />
    </form>
  )
}
