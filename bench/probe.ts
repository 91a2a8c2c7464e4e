import { pageItems } from '../src-main/store/items.ts'
import { searchItems } from '../src-main/store/search.ts'
import { openBenchStore } from './bench-store.ts'

// A process of its own, so that its memory is the store's and nobody else's. Run by run.ts: node probe.ts DIR
const [dir] = process.argv.slice(2)
if (dir === undefined) throw new Error('probe.ts DIR')

const rssMb = () => Math.round(process.memoryUsage().rss / 1_048_576)
const bareMb = rssMb()
const startedAt = performance.now()
const store = openBenchStore(dir)
const first = pageItems(store.read, { state: 'todo' }, { limit: 50 }).items.length
const openMs = Math.round(performance.now() - startedAt)
const openedMb = rssMb()
for (let run = 0; run < 200; run += 1) {
  pageItems(store.read, { state: 'all' }, { limit: 50, offset: run * 1000 })
  searchItems(store.read, { query: 'merci liv', limit: 50 })
}
process.stdout.write(
  JSON.stringify({ firstPageItems: first, openAndFirstPageMs: openMs, rssMb: { bareNode: bareMb, opened: openedMb, afterUse: rssMb() } }),
)
store.close()
