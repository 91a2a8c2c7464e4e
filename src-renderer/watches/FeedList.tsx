import { useEffect, useId, useRef, useState } from 'react'
import type { Failure } from '../../src-contract/failure.ts'
import { useSentence, useT } from '../stores/language.ts'
import { writeOpml } from '../stores/watches.ts'

/** Every feed as OPML, selected, to be copied: the window writes no files of its own. */
export function FeedList({ onDone }: { onDone: () => void }) {
  const t = useT()
  const sentence = useSentence()
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const [list, setList] = useState<{ text: string; feeds: number } | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  useEffect(() => {
    void writeOpml().then((done) => (done.ok ? setList(done.value) : setFailure(done.failure)))
  }, [])
  useEffect(() => {
    if (list !== null) area.current?.select()
  }, [list])
  if (failure !== null)
    return (
      <p className="signal-danger" role="alert">
        {sentence(failure)}
      </p>
    )
  if (list === null) return null
  return (
    <section className="account-form watch-form">
      <div className="field">
        <label htmlFor={id}>{t('ui.watch.exportList', { count: list.feeds })}</label>
        <textarea id={id} ref={area} readOnly rows={8} value={list.text} spellCheck={false} aria-describedby={`${id}-hint`} />
        <p id={`${id}-hint`} className="hint">
          {t('ui.watch.exportHint')}
        </p>
      </div>
      <p className="form-verbs">
        <button type="button" className="button" onClick={onDone}>
          {t('ui.close')}
        </button>
      </p>
    </section>
  )
}
