import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { applyBatch } from '../src-main/store/apply.ts'
import { renderSchema } from '../src-main/store/write-schema.ts'
import { connectAccounts, openBenchStore } from './bench-store.ts'
import { generate, generatorVersion } from './generator.ts'

// Larger than a network's pages: it is made once, and not what is measured.
const batchSize = 1000

/** A data directory with that many items, made by the store itself once per schema and generator, and kept in the user's cache. */
export function largeFile(items: number, progress: (text: string) => void): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  const key = createHash('sha256').update(`${renderSchema()}${generatorVersion}`).digest('hex').slice(0, 16)
  const dir = join(cache, 'vigie', 'bench', `${items}-${key}`)
  if (existsSync(dir)) return dir
  const fresh = `${dir}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true })
  fill(fresh, items, progress)
  renameSync(fresh, dir)
  return dir
}

function fill(dir: string, items: number, progress: (text: string) => void): void {
  const store = openBenchStore(dir)
  const ids = connectAccounts(store)
  let made = 0
  for (const { account, posts, upserted } of generate(items, batchSize)) {
    const accountId = ids[account]
    if (accountId === undefined) throw new Error('an account without a row')
    applyBatch(store, accountId, { posts, upserted, removed: [] })
    made += upserted.length
    if (made % 50_000 === 0) progress(`making the file: ${made} of ${items} items`)
  }
  // Nine in ten are done, as in a used inbox, where what there is has long been judged: else days of judging would be measured along.
  store.write.exec(`
    UPDATE items SET judged = revision WHERE bucket <> 9;
    UPDATE items SET state = 'done', bucket = 3, unread = 0 WHERE bucket = 0 AND id / 2048 % 10 <> 0;
    DELETE FROM counters;
    INSERT INTO counters (account_id, bucket, items, unread) SELECT account_id, bucket, count(*), sum(unread) FROM items GROUP BY account_id, bucket;`)
  store.close()
}
