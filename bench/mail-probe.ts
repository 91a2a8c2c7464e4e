import { systemClock } from '../src-main/lib/clock.ts'
import { keepHeapSmall } from '../src-main/lib/small-heap.ts'
import { createHttpClient } from '../src-main/net/http.ts'
import type { Session } from '../src-main/networks/adapter.ts'
import { adapterOf } from '../src-main/networks/registry.ts'
import { createAccount, getAccount } from '../src-main/store/accounts.ts'
import { pageItems } from '../src-main/store/items.ts'
import { syncOnce } from '../src-main/sync/one-sync.ts'
import { openBenchStore } from './bench-store.ts'

// A process of its own, so that its memory is nobody else's, begun as the engine's is: mail-probe.ts DIR URL ADDRESS PASSWORD(of the bench's own server)
keepHeapSmall()
const [dir = '', url = '', user = '', password = ''] = process.argv.slice(2)
const rssMb = () => process.memoryUsage().rss / 1_048_576
const email = adapterOf('email')
if (email === null) throw new Error('this build has no mail')
const store = openBenchStore(dir)
pageItems(store.read, { state: 'todo' }, { limit: 50 })
globalThis.gc?.()
const idleMb = rssMb()
let peakMb = idleMb
const watch = setInterval(() => (peakMb = Math.max(peakMb, rssMb())), 20)

const startedAt = performance.now()
const never = new AbortController().signal
const http = createHttpClient({ origin: null, clock: systemClock })
const connected = await email.connect({ url, user, secrets: { password }, http, clock: systemClock }, never)
const connectMs = performance.now() - startedAt
const id = createAccount(store, { ...connected, network: 'email', brand: 'Bench', secretRef: 'bench' })
const stored = getAccount(store.read, id)
if (stored === null) throw new Error('no account')
const account = { id, remoteId: stored.remoteId, handle: stored.handle, url: stored.url, settings: stored.settings }
const session: Session = { account, secrets: { password }, saveSecrets: () => Promise.resolve(), http, clock: systemClock }

let firstScreenMs: number | null = null
let firstScreenMb = 0
const { counts } = await syncOnce({
  store, clock: systemClock, stored, depth: 'complete', signal: never, hurry: () => false,
  reach: { account, adapter: email, turn: (work) => work(session) },
  onProgress: () => {
    if (firstScreenMs !== null || pageItems(store.read, { state: 'todo' }, { limit: 50 }).items.length < 50) return
    firstScreenMs = performance.now() - startedAt
    firstScreenMb = peakMb
  },
})
clearInterval(watch)
const wholeMs = performance.now() - startedAt
const { user: userUs, system } = process.cpuUsage()
process.stdout.write(`${JSON.stringify({
  connectMs: Math.round(connectMs), firstScreenMs: firstScreenMs === null ? null : Math.round(firstScreenMs), wholeS: Math.round(wholeMs / 1000),
  cpuS: Math.round((userUs + system) / 1e6), items: counts.new, idleMb: Math.round(idleMb), firstScreenMoreMb: Math.round(firstScreenMb - idleMb),
  peakMoreMb: Math.round(peakMb - idleMb),
})}\n`)
store.close()
process.exit(0)
