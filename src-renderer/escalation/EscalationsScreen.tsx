import { goToTab, useEscalations, type Tab } from '../stores/escalations.ts'
import { useT } from '../stores/language.ts'
import { goTo } from '../stores/view.ts'
import { Icon } from '../ui/Icon.tsx'
import { AlertsSection } from './AlertsSection.tsx'
import { Board } from './Board.tsx'
import { ChannelsSection } from './ChannelsSection.tsx'
import { DeadlinesSection } from './DeadlinesSection.tsx'
import { EvidenceSection } from './EvidenceSection.tsx'

const tabs = ['board', 'channels', 'deadlines', 'alerts', 'evidence'] as const satisfies readonly Tab[]

/** What was handed over and to whom, by which ways, by when; what burns, and what was frozen. */
export function EscalationsScreen() {
  const t = useT()
  const tab = useEscalations((state) => state.tab)
  const ready = useEscalations((state) => state.board !== null)
  return (
    <main className="screen" tabIndex={-1}>
      <header className="screen-head">
        <button type="button" className="icon-button" aria-label={t('ui.back')} title={t('ui.back')} onClick={() => goTo('inbox')}>
          <Icon name="back" />
        </button>
        <h1>{t('ui.escalation.title')}</h1>
      </header>
      <div className="screen-body settings escalations" aria-busy={!ready}>
        <div className="brand-choice" role="group" aria-label={t('ui.escalation.tabs')}>
          {tabs.map((each) => (
            <button key={each} type="button" className="chip" aria-pressed={each === tab} onClick={() => goToTab(each)}>
              {t(`ui.escalation.tab.${each}`)}
            </button>
          ))}
        </div>
        {tab === 'board' && <Board />}
        {tab === 'channels' && <ChannelsSection />}
        {tab === 'deadlines' && <DeadlinesSection />}
        {tab === 'alerts' && <AlertsSection />}
        {tab === 'evidence' && <EvidenceSection />}
      </div>
    </main>
  )
}
