import { lazy, Suspense, useEffect, useLayoutEffect, useSyncExternalStore, type ComponentType } from 'react'
import { FirstRun } from './accounts/FirstRun.tsx'
import { CannotOpen } from './accounts/CannotOpen.tsx'
import { Composer } from './composer/Composer.tsx'
import { AlertNotice } from './escalation/AlertNotice.tsx'
import { ThreadEscalations } from './escalation/ThreadEscalations.tsx'
import { InboxColumn } from './inbox/InboxColumn.tsx'
import { LeavingSheet } from './outbox/LeavingSheet.tsx'
import { OutboxPanel } from './outbox/OutboxPanel.tsx'
import { ReviewNotice } from './outbox/ReviewNotice.tsx'
import { StatusLine } from './outbox/StatusLine.tsx'
import { Rail } from './rail/Rail.tsx'
import { useCatalogue } from './stores/catalogue.ts'
import { useEngine } from './stores/engine.ts'
import { useLanguage, useSentence, useT } from './stores/language.ts'
import { usePrefs } from './stores/prefs.ts'
import { useView, type Screen } from './stores/view.ts'
import { ThreadPane } from './thread/ThreadPane.tsx'
import { AssignPicker } from './triage/AssignPicker.tsx'
import { CheatSheet } from './triage/CheatSheet.tsx'
import { LabelPicker } from './triage/LabelPicker.tsx'
import { Palette } from './triage/Palette.tsx'
import { SnoozePicker } from './triage/SnoozePicker.tsx'
import { VerdictPicker } from './triage/VerdictPicker.tsx'
import { ViewsSheet } from './triage/ViewsSheet.tsx'

/** Read when it is gone to: the inbox waits for none of it. Where its file is no longer there, as after an update, the page is begun anew. */
function later(read: () => Promise<ComponentType>) {
  return lazy(async () => {
    try {
      return { default: await read() }
    } catch {
      window.location.reload()
      return new Promise<never>(() => undefined)
    }
  })
}

const AccountsScreen = later(async () => (await import('./accounts/AccountsScreen.tsx')).AccountsScreen)
const ModerationScreen = later(async () => (await import('./moderation/ModerationScreen.tsx')).ModerationScreen)
const EscalationsScreen = later(async () => (await import('./escalation/EscalationsScreen.tsx')).EscalationsScreen)
const WatchesScreen = later(async () => (await import('./watches/WatchesScreen.tsx')).WatchesScreen)
const SettingsScreen = later(async () => (await import('./settings/SettingsScreen.tsx')).SettingsScreen)
const EscalateSheet = later(async () => (await import('./escalation/EscalateSheet.tsx')).EscalateSheet)
const FreezeSheet = later(async () => (await import('./escalation/FreezeSheet.tsx')).FreezeSheet)

/** Joins the features: none of them knows another. */
export function App() {
  const { screen, connecting } = useView()
  const accounts = useCatalogue((state) => state.accounts)
  const compact = useLooks()
  const nothingYet = accounts?.length === 0
  const { state, failure } = useEngine((engine) => engine.connection)
  if (state === 'failed' && accounts === null)
    return (
      <div className="window">
        <div className="banners" />
        <CannotOpen failure={failure} />
      </div>
    )
  return (
    <div className="window">
      <div className="banners">
        <EngineBanner />
        <ReviewNotice />
        <AlertNotice />
      </div>
      {nothingYet && screen === 'inbox' && !connecting ? <FirstRun /> : <Desk compact={compact} bare={nothingYet} />}
      <StatusLine />
      <Suspense>
        <Overlays />
      </Suspense>
    </div>
  )
}

function Desk({ compact, bare }: { compact: boolean; bare: boolean }) {
  const t = useT()
  const { screen, railFolded, paneFolded, zen, threadOpened } = useView()
  const narrow = useMedia('(max-width: 1099px)')
  const folded = railFolded || narrow
  if (screen !== 'inbox') {
    return (
      <div className="desk desk-screen" data-folded={folded || undefined} data-bare={bare || undefined}>
        {!bare && <Rail folded={folded} fixed={narrow} />}
        <Suspense>
          <OtherScreen screen={screen} />
        </Suspense>
      </div>
    )
  }
  return (
    <div
      className="desk"
      data-folded={folded || undefined}
      data-pane={paneFolded ? 'folded' : undefined}
      data-zen={zen || undefined}
      data-thread={threadOpened ? 'open' : undefined}
    >
      <Rail folded={folded} fixed={narrow} />
      <main className="work">
        {/* The list has its heading; where one message stands alone, it has this. */}
        {zen && <h1 className="unseen">{t('ui.thread.label')}</h1>}
        <InboxColumn rowHeight={compact ? 56 : 68} withViews={folded} />
        {(!paneFolded || zen) && <ThreadPane composer={(item) => <Composer key={item.thread.id} item={item} />} handedOver={(item) => <ThreadEscalations key={item.id} item={item} />} />}
      </main>
    </div>
  )
}

function OtherScreen({ screen }: { screen: Exclude<Screen, 'inbox'> }) {
  if (screen === 'accounts') return <AccountsScreen />
  if (screen === 'moderation') return <ModerationScreen />
  if (screen === 'escalations') return <EscalationsScreen />
  return screen === 'watches' ? <WatchesScreen /> : <SettingsScreen />
}

function Overlays() {
  const overlay = useView((state) => state.overlay)
  if (overlay === 'palette') return <Palette />
  if (overlay === 'help') return <CheatSheet />
  if (overlay === 'outbox') return <OutboxPanel />
  if (overlay === 'label') return <LabelPicker />
  if (overlay === 'assign') return <AssignPicker />
  if (overlay === 'snooze') return <SnoozePicker />
  if (overlay === 'verdict') return <VerdictPicker />
  if (overlay === 'views') return <ViewsSheet />
  if (overlay === 'escalate') return <EscalateSheet />
  if (overlay === 'freeze') return <FreezeSheet />
  if (overlay === 'leaving') return <LeavingSheet />
  return null
}

/** The engine is away: what is on screen stays, nothing typed is lost, and this says so. */
function EngineBanner() {
  const t = useT()
  const sentence = useSentence()
  const { state, failure, generation } = useEngine((engine) => engine.connection)
  if (state === 'failed')
    return (
      <p className="banner banner-failed" role="alert">
        {failure === null ? t('ui.engine.failed') : sentence(failure)}
      </p>
    )
  if (state === 'starting' && generation > 0)
    return (
      <p className="banner" role="status">
        {t('ui.engine.restarting')}
      </p>
    )
  return null
}

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query)
      list.addEventListener('change', changed)
      return () => list.removeEventListener('change', changed)
    },
    () => window.matchMedia(query).matches,
  )
}

/** Language, theme and density on the root element, where the style sheets read them. True when rows are compact. */
function useLooks(): boolean {
  const language = useLanguage((state) => state.language)
  const { theme, density } = usePrefs()
  const dark = useMedia('(prefers-color-scheme: dark)')
  const low = useMedia('(max-height: 719px)')
  const compact = density === 'compact' || (density === 'system' && low)
  const shown = theme === 'system' ? (dark ? 'dark' : 'light') : theme
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = shown
    document.documentElement.dataset['density'] = compact ? 'compact' : 'comfortable'
  }, [shown, compact])
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  return compact
}
