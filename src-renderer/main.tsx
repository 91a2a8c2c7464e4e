import './jitless.ts'
import '@fontsource-variable/source-sans-3/wght.css'
import '@fontsource-variable/source-sans-3/wght-italic.css'
import './style/tokens.css'
import './style/base.css'
import './style/controls.css'
import './style/rail.css'
import './style/inbox.css'
import './style/thread.css'
import './style/context.css'
import './style/composer.css'
import './style/verdict.css'
import './style/desk.css'
import './style/sheets.css'
import './style/outbox.css'
import './style/screens.css'
import './style/forms.css'
import './style/watches.css'
import './style/escalation.css'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { onCommand, shell, start } from './bridge.ts'
import { startNudges } from './stores/accounts.ts'
import { startCatalogue } from './stores/catalogue.ts'
import { startColleagues } from './stores/colleagues.ts'
import { startDecisions } from './stores/decisions.ts'
import { startDesktop } from './stores/desktop.ts'
import { saveDrafts, startDrafts } from './stores/drafts.ts'
import { startEscalations } from './stores/escalations.ts'
import { startEngine } from './stores/engine.ts'
import { startKeySettings } from './stores/keys.ts'
import { startExplanations } from './stores/explanations.ts'
import { startLeaving } from './stores/leaving.ts'
import { startLinks } from './stores/links.ts'
import { startModeration } from './stores/moderation.ts'
import { startOffline } from './stores/offline.ts'
import { startOutbox } from './stores/outbox.ts'
import { startPicked } from './stores/picked.ts'
import { startPace } from './stores/pace.ts'
import { startPeople } from './stores/people.ts'
import { isMac } from './stores/platform.ts'
import { startPrefs } from './stores/prefs.ts'
import { startQueue } from './stores/queue.ts'
import { startReach } from './stores/reach.ts'
import { startSavedReplies } from './stores/saved-replies.ts'
import { startSearch } from './stores/search.ts'
import { startSelection } from './stores/selection.ts'
import { startSpelling } from './stores/spelling.ts'
import { startThread } from './stores/thread.ts'
import { startViews } from './stores/views.ts'
import { startWaiting } from './stores/waiting.ts'
import { startWatches } from './stores/watches.ts'
import { runCommand } from './triage/commands.ts'
import { startMenu } from './triage/menu.ts'
import { startKeys } from './triage/keymap.ts'

// Drafts first: what was typed is saved again before anything else is asked of a new engine.
startDrafts()
// Then the list: what is on screen first is asked for first.
startSelection()
startQueue()
startThread()
startPrefs()
startKeySettings()
startDesktop()
startCatalogue()
startColleagues()
startPicked()
startSavedReplies()
startReach()
startExplanations()
startModeration()
startSearch()
startPeople()
startViews()
startWatches()
startEscalations()
startOutbox()
startDecisions()
startPace()
startLeaving()
startLinks()
startSpelling()
startOffline()
startEngine()
startWaiting()
startNudges()
startKeys(isMac)
startMenu()
start()
onCommand(runCommand)
window.addEventListener('blur', saveDrafts)
window.addEventListener('pagehide', saveDrafts)

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<App />)
requestAnimationFrame(() => requestAnimationFrame(() => void shell('ready', {}).catch(() => undefined)))
