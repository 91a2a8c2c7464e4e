import { useState, type KeyboardEvent } from 'react'
import type { Failure } from '../../src-contract/failure.ts'
import type { RuleId } from '../../src-contract/ids.ts'
import type { Rule } from '../../src-contract/moderation.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { change, useModeration } from '../stores/moderation.ts'
import { Icon } from '../ui/Icon.tsx'
import { RuleForm } from './RuleForm.tsx'
import { Told } from './Told.tsx'

/** In their precedence, the first one first; Alt and the arrows move one. */
export function RulesSection() {
  const t = useT()
  const rules = useModeration((state) => state.rules)
  const [editing, setEditing] = useState<RuleId | 'new' | null>(null)
  const [removed, setRemoved] = useState<Rule | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const move = async (rule: Rule, by: -1 | 1): Promise<void> => {
    const ids = (rules ?? []).map(({ id }) => id)
    const at = ids.indexOf(rule.id)
    const other = ids[at + by]
    if (other === undefined) return
    ids[at] = other
    ids[at + by] = rule.id
    const moved = await change('rules.order', { ids })
    setFailure(moved.ok ? null : moved.failure)
  }
  const remove = async (rule: Rule): Promise<void> => {
    const gone = await change('rules.remove', { id: rule.id })
    setFailure(gone.ok ? null : gone.failure)
    if (gone.ok) setRemoved(rule)
  }
  const restore = async (rule: Rule): Promise<void> => {
    const { id: _id, position: _position, createdAt: _created, since: _since, fired: _fired, ...draft } = rule
    const back = await change('rules.save', { rule: draft })
    setFailure(back.ok ? null : back.failure)
    if (back.ok) setRemoved(null)
  }
  return (
    <section aria-label={t('ui.moderate.rules')}>
      <h2>{t('ui.moderate.rules')}</h2>
      <p className="quiet">{t('ui.moderate.rulesWhat')}</p>
      <ol className="rules">
        {rules?.map((rule) => (
          <li key={rule.id}>
            {editing === rule.id ? (
              <RuleForm rule={rule} onClose={() => setEditing(null)} />
            ) : (
              <RuleRow rule={rule} onEdit={() => setEditing(rule.id)} onMove={(by) => void move(rule, by)} onRemove={() => void remove(rule)} />
            )}
          </li>
        ))}
      </ol>
      <Told failure={failure} />
      {removed !== null && (
        <p role="status" className="quiet">
          {t('ui.saved.removed', { name: `\u2068${removed.name}\u2069` })}{' '}
          <button type="button" className="text-button" onClick={() => void restore(removed)}>
            {t('ui.saved.restore')}
          </button>
        </p>
      )}
      {editing === 'new' ? (
        <RuleForm rule={null} onClose={() => setEditing(null)} />
      ) : (
        <button type="button" className="button" onClick={() => setEditing('new')}>
          <Icon name="plus" /> {t('ui.moderate.newRule')}
        </button>
      )}
    </section>
  )
}

type RowProps = { rule: Rule; onEdit: () => void; onMove: (by: -1 | 1) => void; onRemove: () => void }

function RuleRow({ rule, onEdit, onMove, onRemove }: RowProps) {
  const t = useT()
  const format = useFormat()
  const { id: _id, position: _position, createdAt: _created, since: _since, fired: _fired, ...draft } = rule
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    onMove(event.key === 'ArrowUp' ? -1 : 1)
  }
  return (
    <div className="rule-row" data-off={!rule.enabled || undefined}>
      <label className="rule-on">
        <input
          type="checkbox"
          checked={rule.enabled}
          aria-label={t('ui.moderate.enabled', { name: rule.name })}
          onChange={(event) => void change('rules.save', { id: rule.id, rule: { ...draft, enabled: event.target.checked } })}
        />
      </label>
      <button type="button" className="rule-name" title={t('ui.views.moveHint')} onKeyDown={onKeyDown} onClick={onEdit}>
        <bdi>{rule.name}</bdi>
        <span className="quiet"> {rule.actions.map((action) => t(`ui.moderate.do.${action.do}`)).join(', ')}</span>
      </button>
      <span className="quiet figures">{t('ui.moderate.fired', { n: format.number(rule.fired), count: rule.fired })}</span>
      <button type="button" className="text-button" aria-label={t('ui.views.remove', { name: rule.name })} onClick={onRemove}>
        {t('ui.saved.remove')}
      </button>
    </div>
  )
}
