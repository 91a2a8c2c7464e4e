import { useId, useState, type FormEvent } from 'react'
import type { Failure } from '../../src-contract/failure.ts'
import { verdictHead, type Rule } from '../../src-contract/moderation.ts'
import { useCatalogue } from '../stores/catalogue.ts'
import { useT } from '../stores/language.ts'
import { change } from '../stores/moderation.ts'
import { Field } from '../ui/Field.tsx'
import { Checks } from './Checks.tsx'
import { Replayed, useReplay } from './Replay.tsx'
import { draftOf, formOf, isComplete, type Form } from './rule-draft.ts'
import { Told } from './Told.tsx'

const verbs = ['hide', 'spam', 'queue', 'done', 'none'] as const
const tri = ['any', 'yes', 'no'] as const
const kinds = ['comment', 'mention', 'message', 'review'] as const
const authors = ['new', 'known', 'flagged'] as const

/** When, then; tried on the past before it is kept. */
export function RuleForm({ rule, onClose }: { rule: Rule | null; onClose: () => void }) {
  const t = useT()
  const id = useId()
  const [form, setForm] = useState<Form>(() => formOf(rule))
  const [failure, setFailure] = useState<Failure | null>(null)
  const [saved, setSaved] = useState<Rule | null>(null)
  const replay = useReplay()
  const brands = useCatalogue((state) => state.brands) ?? []
  const networks = Array.from(new Set((useCatalogue((state) => state.accounts) ?? []).map((account) => account.network)))
  const draft = draftOf(form)
  const set = (next: Partial<Form>): void => {
    setForm((was) => ({ ...was, ...next }))
    replay.forget()
  }
  const save = async (override: boolean): Promise<void> => {
    const done = await change('rules.save', { rule: draft, ...(rule !== null && { id: rule.id }), ...(override && { override }) })
    setFailure(done.ok ? null : done.failure)
    if (done.ok) setSaved(done.output.rule)
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void save(false)
  }
  if (saved !== null) return <Applied rule={saved} onClose={onClose} />
  return (
    <form className="account-form rule-form" onSubmit={submit}>
      <Field label={t('ui.moderate.name')} value={form.name} onChange={(name) => set({ name })} required autoFocus />
      <Checks
        label={t('ui.moderate.brands')}
        all={t('ui.saved.everyBrand')}
        choices={brands.map((brand) => ({ value: brand.id, label: brand.name }))}
        chosen={form.brandIds ?? []}
        onChange={(brandIds) => set({ brandIds: brandIds.length === 0 ? null : brandIds })}
      />
      <h3>{t('ui.moderate.when')}</h3>
      <div className="field">
        <label htmlFor={`${id}-words`}>{t('ui.moderate.words')}</label>
        <textarea id={`${id}-words`} rows={3} dir="auto" value={form.words} maxLength={20_000} onChange={(event) => set({ words: event.target.value })} />
        <p className="hint">{t('ui.moderate.wordsHint')}</p>
      </div>
      <Checks
        label={t('ui.moderate.verdicts')}
        choices={verdictHead.options.map((value) => ({ value, label: t(`moderation.label.${value}`) }))}
        chosen={form.labels}
        onChange={(labels) => set({ labels })}
      />
      <Checks
        label={t('ui.moderate.kinds')}
        choices={kinds.map((value) => ({ value, label: t(`word.kind.${value}`) }))}
        chosen={form.kinds}
        onChange={(chosen) => set({ kinds: chosen })}
      />
      <Checks
        label={t('ui.moderate.networks')}
        choices={networks.map((value) => ({ value, label: t(`word.network.${value}`) }))}
        chosen={form.networks}
        onChange={(chosen) => set({ networks: chosen })}
      />
      <Checks
        label={t('ui.moderate.authors')}
        choices={authors.map((value) => ({ value, label: t(`ui.moderate.author.${value}`) }))}
        chosen={form.authors}
        onChange={(chosen) => set({ authors: chosen })}
      />
      <div className="rule-tri">
        {(['links', 'media'] as const).map((what) => (
          <label key={what}>
            {t(`ui.moderate.${what}`)}{' '}
            <select value={form[what]} onChange={(event) => set({ [what]: tri.find((each) => each === event.target.value) ?? 'any' })}>
              {tri.map((each) => (
                <option key={each} value={each}>
                  {t(`ui.moderate.tri.${each}`)}
                </option>
              ))}
            </select>
          </label>
        ))}
        <label>
          {t('ui.moderate.repeat')}{' '}
          <input type="number" min={2} max={1000} className="figures" value={form.repeat} onChange={(event) => set({ repeat: event.target.value })} />
        </label>
      </div>
      <h3>{t('ui.moderate.then')}</h3>
      <div className="rule-tri" role="radiogroup" aria-label={t('ui.moderate.then')}>
        {verbs.map((verb) => (
          <label key={verb}>
            <input type="radio" name={`${id}-verb`} checked={form.verb === verb} onChange={() => set({ verb })} /> {t(`ui.moderate.do.${verb}`)}
          </label>
        ))}
      </div>
      <Field label={t('ui.moderate.addLabel')} value={form.label} onChange={(label) => set({ label })} />
      <div className="field">
        <label htmlFor={`${id}-replies`}>{t('ui.moderate.replies')}</label>
        <textarea id={`${id}-replies`} rows={3} dir="auto" value={form.replies} onChange={(event) => set({ replies: event.target.value })} />
        <p className="hint">{t('ui.moderate.repliesHint')}</p>
      </div>
      <Replayed replay={replay} />
      <Told failure={failure} onAnyway={() => void save(true)} />
      <p className="form-verbs">
        <button type="button" className="button" disabled={!isComplete(draft)} onClick={() => void replay.run(draft)}>
          {t('ui.moderate.try')}
        </button>
        <button type="submit" className="button button-main" disabled={!isComplete(draft)}>
          {t('ui.saved.save')}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t('ui.cancel')}
        </button>
      </p>
    </form>
  )
}

/** Kept: it acts on what arrives from now on; on what is there already only when asked to. */
function Applied({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const t = useT()
  const [said, setSaid] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const apply = async (): Promise<void> => {
    const done = await change('rules.apply', { id: rule.id })
    setFailure(done.ok ? null : done.failure)
    if (done.ok) setSaid(t('ui.moderate.applied', { matched: done.output.matched, done: done.output.done, kept: done.output.kept, refused: done.output.refused }))
  }
  return (
    <div className="account-form" role="status">
      <p>{said ?? t('ui.moderate.kept', { name: `\u2068${rule.name}\u2069` })}</p>
      <Told failure={failure} />
      <p className="form-verbs">
        {said === null && rule.enabled && (
          <button type="button" className="button" onClick={() => void apply()}>
            {t('ui.moderate.applyPast')}
          </button>
        )}
        <button type="button" className="button button-main" ref={(made) => made?.focus()} onClick={onClose}>
          {t('ui.close')}
        </button>
      </p>
    </div>
  )
}
