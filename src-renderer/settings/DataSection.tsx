import { useState } from 'react'
import { backUp, check, examine, restore, useData, type DataResult } from '../stores/data.ts'
import { useEngine } from '../stores/engine.ts'
import { useFormat } from '../stores/format.ts'
import { useSentence, useT } from '../stores/language.ts'
import { Icon } from '../ui/Icon.tsx'

export function DataSection() {
  const t = useT()
  const sentence = useSentence()
  const dataDir = useEngine((state) => state.hello?.dataDir)
  const { running, result, failure, progress } = useData()
  const [restoring, setRestoring] = useState(false)
  return (
    <section aria-label={t('ui.data.title')}>
      <h2>{t('ui.data.title')}</h2>
      {dataDir !== undefined && (
        <p className="data-where">
          {t('ui.data.where')} <bdi className="path">{dataDir}</bdi>
        </p>
      )}
      <p className="form-verbs">
        <button type="button" className="button" disabled={running !== null} onClick={() => void backUp()}>
          {t('ui.data.backup')}
        </button>
        <button
          type="button"
          className="button"
          disabled={running !== null}
          aria-expanded={restoring}
          onClick={() => setRestoring(!restoring)}
        >
          {t('ui.data.restore')}
        </button>
        <button type="button" className="button" disabled={running !== null} onClick={() => void check()}>
          {t('ui.data.check')}
        </button>
        <button type="button" className="button" disabled={running !== null} onClick={() => void examine()}>
          {t('ui.data.doctor')}
        </button>
      </p>
      {restoring && (
        <p className="account-form">
          {t('ui.data.restoreWhat')}{' '}
          <button
            type="button"
            className="text-button"
            onClick={() => {
              setRestoring(false)
              void restore()
            }}
          >
            {t('ui.data.restorePick')}
          </button>
        </p>
      )}
      <div role="status" aria-live="polite">
        {running !== null && (
          <p className="quiet">
            {t(`ui.dataRunning.${running}`)} {progress !== null && <progress max={progress.total} value={progress.done} aria-label={t(`ui.dataRunning.${running}`)} />}
          </p>
        )}
        {failure !== null && <p className="signal-danger">{sentence(failure.failure)}</p>}
        {result !== null && <Result result={result} />}
      </div>
    </section>
  )
}

function Result({ result }: { result: DataResult }) {
  const t = useT()
  const format = useFormat()
  switch (result.task) {
    case 'backup':
      return (
        <p>
          {t('ui.data.backedUp', { count: result.output.items, size: format.bytes(result.output.bytes) })}{' '}
          <bdi className="path">{result.output.file}</bdi>
        </p>
      )
    case 'restore':
      return (
        <p>
          {t('ui.data.restored', { count: result.output.items })} <bdi className="path">{result.output.kept}</bdi>
        </p>
      )
    case 'check':
      return result.output.ok ? (
        <p>{t('ui.data.sound', { count: result.output.items, size: format.bytes(result.output.bytes) })}</p>
      ) : (
        <>
          <p className="signal-danger">{t('ui.data.unsound')}</p>
          <ul className="doctor">
            {result.output.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </>
      )
    case 'doctor':
      return (
        <ul className="doctor">
          {result.output.checks.map((each) => (
            <li key={each.name}>
              <Icon name={each.ok ? 'done' : 'alert'} size={14} title={t(each.ok ? 'ui.data.fine' : 'ui.data.notFine')} />{' '}
              <span>{each.name}</span> <bdi className="quiet">{each.value}</bdi>
              {each.advice !== null && <p className="signal-caution">{each.advice}</p>}
            </li>
          ))}
        </ul>
      )
    default:
      return result satisfies never
  }
}
