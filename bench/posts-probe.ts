import { networkId } from '../src-contract/network.ts'
import { systemClock } from '../src-main/lib/clock.ts'
import { keepHeapSmall } from '../src-main/lib/small-heap.ts'
import type { Clock } from '../src-main/lib/clock.ts'
import { createHttpClient } from '../src-main/net/http.ts'
import type { Session } from '../src-main/networks/adapter.ts'
import { adapterOf } from '../src-main/networks/registry.ts'
import { createAccount, getAccount } from '../src-main/store/accounts.ts'
import { pageItems } from '../src-main/store/items.ts'
import { lackingBy, noteHeld } from '../src-main/store/posts.ts'
import { syncOnce } from '../src-main/sync/one-sync.ts'
import { openBenchStore } from './bench-store.ts'

// A process of its own, so that its memory is nobody else’s: posts-probe.ts DIR NETWORK URL TOKEN(of the bench's own server) USER
const [dir = '', name = '', url = '', token = '', user = ''] = process.argv.slice(2)
// As an engine does.
keepHeapSmall()
const rssMb = () => process.memoryUsage().rss / 1_048_576
const network = networkId.parse(name)
const adapter = adapterOf(network)
if (adapter === null) throw new Error('this build has no such network')
const store = openBenchStore(dir)
pageItems(store.read, { state: 'todo' }, { limit: 50 })
globalThis.gc?.()
const idleMb = rssMb()
let peakMb = idleMb
const watch = setInterval(() => (peakMb = Math.max(peakMb, rssMb())), 20)

const startedAt = performance.now()
const never = new AbortController().signal
// Where an adapter waits so as not to ask too often, that is not measured: it is known.
const clock: Clock = { ...systemClock, sleep: () => Promise.resolve() }
const http = createHttpClient({ origin: url, clock })
const connected = await adapter.connect({ url, user: user === '' ? null : user, secrets: { token }, http, clock }, never)
const id = createAccount(store, { ...connected, network, brand: 'Bench', secretRef: 'bench' })
const stored = getAccount(store.read, id)
if (stored === null) throw new Error('no account')
const account = { id, remoteId: stored.remoteId, handle: stored.handle, url: stored.url, settings: stored.settings }
const session: Session = { account, secrets: connected.secrets, saveSecrets: () => Promise.resolve(), http, clock }
const beganAt = clock.now()
const { counts } = await syncOnce({
  store, clock, stored, depth: 'complete', signal: never, hurry: () => false, onProgress: () => undefined,
  reach: { account, adapter, turn: (work) => work(session) },
})
noteHeld(store, id, beganAt)
clearInterval(watch)
const wholeMs = performance.now() - startedAt
process.stdout.write(`${JSON.stringify({
  network, wholeS: Math.round(wholeMs / 1000), items: counts.new, lacking: lackingBy(store.read).get(id)?.comments ?? 0, requests: http.requests, idleMb: Math.round(idleMb),
  peakMoreMb: Math.round(peakMb - idleMb),
})}\n`)
store.close()
process.exit(0)
