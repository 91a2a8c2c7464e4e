import type { Item } from '../../src-contract/item.ts'
import type { Explanation, VerdictSummary } from '../../src-contract/moderation.ts'
import type { Translator } from '../../src-i18n/translate.ts'
import { toggleExplanation, useExplanations } from '../stores/explanations.ts'
import { useKeys } from '../stores/keys.ts'
import { useT } from '../stores/language.ts'
import { openOutside } from '../stores/outside.ts'
import { isMac } from '../stores/platform.ts'
import { showItem } from '../stores/selection.ts'
import { commandOf } from '../triage/commands.ts'
import { chipName, verdictChipsOf } from '../triage/verdict-chips.ts'
import { Icon } from '../ui/Icon.tsx'
import { Key } from '../ui/Key.tsx'
import { VerdictChip } from '../ui/VerdictChip.tsx'
import { weighedParts } from './weighed.ts'

/** What the message was taken to be, in one line; on demand, all that weighed. */
export function Verdict({ item }: { item: Item }) {
  const t = useT()
  useKeys()
  const open = useExplanations((state) => state.open)
  const explanation = useExplanations((state) => (state.explanation?.itemId === item.id ? state.explanation : null))
  const { verdict } = item
  if (verdict === null) return null
  const chips = verdictChipsOf(item)
  if (chips.length === 0 && !open && verdict.sublabels.length === 0) return null
  return (
    <section className="verdict-line" aria-label={t('ui.verdict.title')}>
      <p className="verdict-chips">
        {chips.map((chip) => (
          <VerdictChip key={chip.head} {...chip} name={chipName(chip, t)} />
        ))}
        {verdict.sublabels.map((each) => (
          <span key={each} className="verdict">
            {t(`moderation.sublabel.${each}`)}
          </span>
        ))}
        <span className="verdict-because quiet">{becauseOf(item, verdict, t)}</span>
        <button type="button" className="text-button" aria-expanded={open} onClick={toggleExplanation}>
          {t('ui.verdict.why')} <Key chord={commandOf('verdict.why').keys[0] ?? ''} mac={isMac} />
        </button>
      </p>
      {open && explanation !== null && <Why item={item} explanation={explanation} />}
    </section>
  )
}

/** The words that weighed most, or that it was the user who said so. */
function becauseOf(item: Item, verdict: VerdictSummary, t: Translator): string {
  if (Object.keys(verdict.said).length > 0) return t('ui.verdict.yourWord')
  const words = verdict.reasons.filter(({ from, to, weight }) => weight > 0 && from >= 0 && to > from).map(({ from, to }) => item.text.slice(from, to).trim())
  const shown = Array.from(new Set(words)).slice(0, 3).map((word) => `\u2068${word.slice(0, 40)}\u2069`)
  return shown.length === 0 ? '' : t('ui.verdict.because', { words: shown.join(', ') })
}

function Why({ item, explanation }: { item: Item; explanation: Explanation }) {
  const t = useT()
  const decided = explanation.heads.filter(({ head }) => explanation.labels[head].band !== 'pass')
  const shown = decided.length > 0 ? decided : explanation.heads.filter(({ head }) => head === 'toxic')
  return (
    <div className="why">
      {explanation.advice !== null && <Advice advice={explanation.advice} />}
      {shown.map((head) => (
        <div key={head.head} className="why-head">
          <p className="why-title">
            {t(`moderation.label.${head.head}`)}{' '}
            <span className="quiet figures">
              {t('ui.verdict.p', { p: Math.round(explanation.labels[head.head].p * 100), band: t(`moderation.band.${explanation.labels[head.head].band}`) })}
            </span>
          </p>
          <p className="why-text" dir="auto">
            {weighedParts(item.text, head.reasons).map((part, at) =>
              part.weight === 0 ? (
                part.text
              ) : (
                <mark key={at} className={part.weight > 0 ? 'weighs' : 'lightens'} title={`${part.weight > 0 ? '+' : '−'}${Math.abs(part.weight).toFixed(2)}`}>
                  {part.text}
                </mark>
              ),
            )}
          </p>
        </div>
      ))}
      <ul className="why-facts">
        {explanation.undone.map(({ from, to, text }) => (
          <li key={`undone-${from}`}>
            <Icon name="edited" size={14} /> <bdi>{item.text.slice(from, to)}</bdi> → <bdi>{text}</bdi>
          </li>
        ))}
        {explanation.guards.map(({ name, from, to }) => (
          <li key={`guard-${name}-${from}`}>
            <Icon name="lock" size={14} /> {from >= 0 && <bdi>{item.text.slice(from, to)}</bdi>} {t.find(`moderation.guard.${name}`) ?? name}
          </li>
        ))}
        {explanation.listed.map((list) => (
          <li key={`list-${list}`}>
            <Icon name="label" size={14} /> {t(`moderation.list.${list}`)}
          </li>
        ))}
        {explanation.caps.map(({ by, what }) => (
          <li key={`cap-${by}-${what}`}>
            <Icon name="down" size={14} /> {t(`moderation.cap.${by}`)}
          </li>
        ))}
        {explanation.without.filter(({ head, band }) => band !== explanation.labels[head].band).slice(0, 3).map(({ text, band, head }) => (
          <li key={`without-${head}-${text}`}>
            <Icon name="close" size={14} /> {t(`moderation.without.${band}`, { word: `\u2068${text.slice(0, 40)}\u2069` })}
          </li>
        ))}
        {explanation.firings.map((firing) => (
          <li key={`firing-${firing.id}`}>
            <Icon name="gear" size={14} /> {t('ui.verdict.rule', { name: firing.ruleId === null ? t('ui.verdict.autohide') : `\u2068${firing.name}\u2069` })}
          </li>
        ))}
        {explanation.learned !== 0 && (
          <li>
            <Icon name="note" size={14} /> {t('ui.verdict.learned', { weight: `${explanation.learned > 0 ? '+' : '−'}${Math.abs(explanation.learned).toFixed(2)}` })}
          </li>
        )}
      </ul>
      {explanation.similar.length > 0 && (
        <div className="why-similar">
          <p className="why-title">{t('ui.verdict.similar')}</p>
          <ul>
            {explanation.similar.map((one) => (
              <li key={one.itemId}>
                <button type="button" className="text-button" onClick={() => void showItem(one.itemId)}>
                  {t(one.is ? 'ui.verdict.wasSo' : 'ui.verdict.wasNot', { label: t(`moderation.label.${one.head}`) })} <bdi>{one.text.slice(0, 90)}</bdi>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}

/** What the law asks; the decision stays the user's. */
function Advice({ advice }: { advice: NonNullable<Explanation['advice']> }) {
  const t = useT()
  const { url } = advice
  return (
    <p className="advice" role="note">
      <Icon name="alert" /> {t(`moderation.advice.${advice.kind}`)} {advice.country === 'FR' ? t('moderation.advice.fr', { url: url ?? '' }) : t('moderation.advice.elsewhere')}
      {url !== null && (
        <button type="button" className="text-button" onClick={() => void openOutside(url)}>
          {t('ui.verdict.report')}
        </button>
      )}
    </p>
  )
}
