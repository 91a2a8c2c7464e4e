import type { InboxFilter, InboxOrder } from '../../src-contract/commands.ts'
import type { AccountId, BrandId, LabelId, WatchId } from '../../src-contract/ids.ts'
import type { ItemState, NetworkId } from '../../src-contract/network.ts'
import { authorFlag } from '../../src-contract/item.ts'
import { findBrand } from './brands.ts'
import { bucketsOf } from './bucket.ts'
import type { ReadableDb, Value } from './connection.ts'
import { idsBetween } from './item-id.ts'
import { findLabel } from './labels.ts'
import { toAuthorMatch } from './search-query.ts'
import { headBit } from './verdict-codes.ts'

/**
 * A filter as SQL can walk it: one arm per stretch of an index in which ids are in order. SQLite merges the arms as it goes, so that a page
 * costs what it shows and what stands before it, whatever the filter; it never sorts.
 */
export type Plan = {
  arms: readonly Arm[]
  /** Accounts that the filter leaves in; null for all of them. */
  accounts: readonly AccountId[] | null
  buckets: readonly number[]
  /** Beyond account and bucket: the counters cannot answer. */
  narrowed: boolean
  /** By what its arms are walked, and which way. */
  order: { by: 'id' | 'urgent_at'; way: 'ASC' | 'DESC' }
}

/** `from` and `where` are texts of ours, `params` the values in them in order. */
export type Arm = { id: string; from: string; where: string; params: Value[] }

export function planFilter(db: ReadableDb, asked: InboxFilter, wanted: InboxOrder = 'newest'): Plan {
  const filter: InboxFilter = wanted === 'waiting' ? { ...asked, state: stillWaiting(asked.state) } : asked
  const { buckets, state } = bucketsOf(filter.state ?? 'all')
  const urgent = wanted === 'urgent' && buckets.every((bucket) => bucket === 0)
  const brand = brandOf(db, filter)
  const accounts = accountsOf(db, filter, brand)
  // The brand's own index serves where nothing narrows it to some of its accounts.
  const brandId = brand === 'none' || filter.accountId !== undefined || filter.network !== undefined ? null : brand
  const labelId = filter.label === undefined ? undefined : (findLabel(db, filter.label)?.id ?? null)
  const narrow = conditions(filter, state)
  const few = fewOf(filter)
  // Where what is asked for is rare, it is gathered and sorted; else the order is walked and what is not asked for passed over.
  const walked = (parts: Parts) =>
    urgent && !isRare(db, parts) ? [urgentArm({ ...parts, brandId: brandId ?? brandOfAccount(db, filter) })] : armsOf(parts)
  const arms =
    accounts?.length === 0 || labelId === null ? [] : walked({ buckets, brandId, accounts, labelId, watchId: filter.watch, flag: filter.flag, narrow, few })
  const order: Plan['order'] = urgent ? { by: 'urgent_at', way: 'ASC' } : { by: 'id', way: wanted === 'oldest' || wanted === 'waiting' ? 'ASC' : 'DESC' }
  return { arms, accounts, buckets, narrowed: narrow.length > 0 || labelId !== undefined, order }
}

/** Of the states asked for, what waits for a decision. */
const stillWaiting = (state: InboxFilter['state']): InboxFilter['state'] => (state === 'new' || state === 'open' ? state : 'todo')

/** So many are sorted faster than the whole order is walked. */
const mostSorted = 5000

function isRare(db: ReadableDb, { labelId, watchId, flag, few }: Parts): boolean {
  if (labelId !== undefined || watchId !== undefined || flag !== undefined) return true
  if (few === null) return false
  const counted = db
    .prepare<[number], { n: number }>(`SELECT count(*) AS n FROM (SELECT 1 FROM items i WHERE i.bucket = 0 AND ${few} LIMIT ?)`)
    .get(mostSorted + 1)
  return (counted?.n ?? 0) <= mostSorted
}

/** What waits for a decision in the order of its own index, of a brand or of all. */
function urgentArm({ brandId, accounts, narrow }: Parts): Arm {
  const scope = accounts === null ? '' : ` AND i.account_id IN (${accounts.map(() => '?').join(', ')})`
  const extra = narrow.map(({ sql }) => ` AND ${sql}`).join('')
  const params = [...(accounts ?? []), ...narrow.map(({ param }) => param)]
  if (brandId === null) return { id: 'i.id', from: 'items i INDEXED BY items_urgent', where: `i.bucket = 0${scope}${extra}`, params }
  return { id: 'i.id', from: 'items i INDEXED BY items_urgent_brand', where: `i.brand_id = ? AND i.bucket = 0${scope}${extra}`, params: [brandId, ...params] }
}

function brandOfAccount(db: ReadableDb, { accountId }: InboxFilter): BrandId | null {
  if (accountId === undefined) return null
  return db.prepare<[number], { brand_id: BrandId }>('SELECT brand_id FROM accounts WHERE id = ?').get(accountId)?.brand_id ?? null
}

/** What the public does not see. The text matches the partial index. */
const asideSql = `i.visibility IN ('hidden', 'held', 'spam', 'trash')`

/** What few items are, as the text of the partial index that holds those alone; null where the filter asks for nothing of the kind. */
function fewOf({ verdict, cluster, assignee, aside }: InboxFilter): string | null {
  if (cluster !== undefined) return 'i.cluster IS NOT NULL'
  if (typeof assignee === 'number') return 'i.assignee IS NOT NULL'
  if (verdict !== undefined) return `(i.flags & ${headBit(verdict)}) <> 0`
  return aside === true ? asideSql : null
}

/** `few`: the partial index of that text holds it already. */
type Condition = { sql: string; param: Value; few?: string }

function conditions(filter: InboxFilter, state: ItemState | undefined): Condition[] {
  const found: Condition[] = []
  if (state !== undefined) found.push({ sql: 'i.state = ?', param: state })
  if (filter.kind !== undefined) found.push({ sql: 'i.kind = ?', param: filter.kind })
  if (filter.unread !== undefined)
    found.push({ sql: filter.unread ? '(i.unread = ? AND i.bucket <> 4)' : '(i.unread = ? OR i.bucket = 4)', param: Number(filter.unread) })
  if (filter.aside !== undefined) found.push({ sql: `(${asideSql}) = ?`, param: Number(filter.aside) })
  if (filter.verdict !== undefined) found.push({ sql: `((i.flags & ${headBit(filter.verdict)}) <> 0) = ?`, param: 1, few: `(i.flags & ${headBit(filter.verdict)}) <> 0` })
  if (filter.cluster !== undefined) found.push({ sql: 'i.cluster = ?', param: filter.cluster })
  if (filter.watch !== undefined)
    found.push({ sql: 'EXISTS (SELECT 1 FROM watch_items f WHERE f.watch_id = ? AND f.item_id = i.id)', param: filter.watch })
  if (filter.assignee === 'nobody') found.push({ sql: 'coalesce(i.assignee, 0) = ?', param: 0 })
  else if (filter.assignee !== undefined) found.push({ sql: 'i.assignee = ?', param: filter.assignee })
  if (filter.flag !== undefined)
    found.push({ sql: 'i.author_id IN (SELECT id FROM authors WHERE flag IS NOT NULL AND flag IN (SELECT value FROM json_each(?)))', param: JSON.stringify(filter.flag === 'any' ? authorFlag.options : [filter.flag]) })
  if (filter.before !== undefined) found.push({ sql: 'i.id < ?', param: idsBetween(0, filter.before - 1).to })
  if (filter.after !== undefined) found.push({ sql: 'i.id >= ?', param: idsBetween(filter.after, filter.after).from })
  if (filter.lang !== undefined) found.push({ sql: `${langSql} = ?`, param: filter.lang })
  if (filter.author !== undefined) found.push({ sql: 'i.id IN (SELECT rowid FROM search WHERE search MATCH ?)', param: toAuthorMatch(filter.author) ?? '""' })
  for (const what of filter.has ?? []) found.push({ sql: `${hasSql[what]} = ?`, param: 1 })
  for (const left of filter.not ?? []) found.push(leftOut(left))
  return found
}

const langSql = 'substr(coalesce(i.lang, (SELECT v.lang FROM verdicts v WHERE v.id = i.verdict)), 1, 2)'

const attached = (kinds: string) => `EXISTS (SELECT 1 FROM attachments f WHERE f.item_id = i.id AND f.kind IN (${kinds}))`
const hasSql: Record<NonNullable<InboxFilter['has']>[number], string> = {
  image: attached(`'image'`),
  video: attached(`'video'`),
  file: attached(`'file'`),
  media: attached(`'image', 'video', 'audio'`),
  note: 'EXISTS (SELECT 1 FROM notes n WHERE n.thread_id = i.thread_id)',
  draft: 'EXISTS (SELECT 1 FROM drafts d WHERE d.thread_id = i.thread_id)',
}

function leftOut(left: NonNullable<InboxFilter['not']>[number]): Condition {
  if ('brandId' in left) return { sql: 'i.brand_id <> ?', param: left.brandId }
  if ('network' in left) return { sql: 'i.account_id NOT IN (SELECT id FROM accounts WHERE network = ?)', param: left.network }
  if ('kind' in left) return { sql: 'i.kind <> ?', param: left.kind }
  if ('verdict' in left) return { sql: `(i.flags & ?) = 0`, param: headBit(left.verdict) }
  if ('lang' in left) return { sql: `${langSql} IS NOT ?`, param: left.lang }
  return { sql: 'NOT EXISTS (SELECT 1 FROM item_labels x JOIN labels n ON n.id = x.label_id WHERE x.item_id = i.id AND n.name = ?)', param: left.label }
}

type Parts = {
  buckets: readonly number[]
  brandId: BrandId | null
  accounts: readonly AccountId[] | null
  labelId: LabelId | undefined
  watchId: WatchId | undefined
  flag: InboxFilter['flag'] | undefined
  narrow: Condition[]
  few: string | null
}

function armsOf({ buckets, brandId, accounts, labelId, watchId, flag, narrow, few }: Parts): Arm[] {
  const extra = narrow.map(({ sql }) => ` AND ${sql}`).join('')
  const extras = narrow.map(({ param }) => param)
  const scope = accounts === null ? '' : ` AND i.account_id IN (${accounts.map(() => '?').join(', ')})`
  if (labelId !== undefined) {
    // Labelled items are few: walked in the label's own order.
    return [
      {
        id: 'l.item_id',
        from: 'item_labels l JOIN items i ON i.id = l.item_id',
        where: `l.label_id = ? AND i.bucket IN (${buckets.join(', ')})${scope}${extra}`,
        params: [labelId, ...(accounts ?? []), ...extras],
      },
    ]
  }
  if (watchId !== undefined) {
    // So is what a watch found.
    return [
      {
        id: 'w.item_id',
        from: 'watch_items w JOIN items i ON i.id = w.item_id',
        where: `w.watch_id = ? AND i.bucket IN (${buckets.join(', ')})${scope}${extra}`,
        params: [watchId, ...(accounts ?? []), ...extras],
      },
    ]
  }
  if (flag !== undefined && few === null) {
    // And what people wrote whom the user has marked.
    return [
      {
        id: 'i.id',
        from: 'authors f JOIN items i ON i.author_id = f.id',
        where: `f.flag IS NOT NULL AND i.bucket IN (${buckets.join(', ')})${scope}${extra}`,
        params: [...(accounts ?? []), ...extras],
      },
    ]
  }
  if (few !== null) {
    // So are those set aside, or of one verdict: one index of them alone, for every scope.
    const rest = narrow.filter((each) => each.few !== few)
    return buckets.map((bucket) => ({
      id: 'i.id',
      from: 'items i',
      where: `i.bucket = ? AND ${few}${scope}${rest.map(({ sql }) => ` AND ${sql}`).join('')}`,
      params: [bucket, ...(accounts ?? []), ...rest.map(({ param }) => param)],
    }))
  }
  const arm = (where: string, params: Value[]): Arm => ({
    id: 'i.id',
    from: 'items i',
    where: `${where}${extra}`,
    params: [...params, ...extras],
  })
  if (accounts === null) return buckets.map((bucket) => arm('i.bucket = ?', [bucket]))
  if (brandId !== null) return buckets.map((bucket) => arm('i.brand_id = ? AND i.bucket = ?', [brandId, bucket]))
  return accounts.flatMap((account) => buckets.map((bucket) => arm('i.account_id = ? AND i.bucket = ?', [account, bucket])))
}

function brandOf(db: ReadableDb, { brand, brandId }: InboxFilter): BrandId | 'none' | null {
  const named = brand === undefined ? null : (findBrand(db, brand) ?? 'none')
  if (brandId === undefined) return named
  return named === null || named === brandId ? brandId : 'none'
}

function accountsOf(db: ReadableDb, filter: InboxFilter, brandId: BrandId | 'none' | null): AccountId[] | null {
  if (brandId === null && filter.accountId === undefined && filter.network === undefined) return null
  type Row = { id: AccountId; brand_id: BrandId; network: NetworkId }
  return db
    .prepare<[], Row>('SELECT id, brand_id, network FROM accounts')
    .all()
    .filter((account) => brandId === null || account.brand_id === brandId)
    .filter(({ id }) => filter.accountId === undefined || id === filter.accountId)
    .filter(({ network }) => filter.network === undefined || network === filter.network)
    .map(({ id }) => id)
}

/** The same filter beside a search: accounts for its facets, the rest as conditions on each match. Null when nothing can match. */
export function planSearchFilter(
  db: ReadableDb,
  filter: InboxFilter,
): { accounts: readonly AccountId[] | null; conditions: Condition[] } | null {
  const accounts = accountsOf(db, filter, brandOf(db, filter))
  const labelId = filter.label === undefined ? undefined : (findLabel(db, filter.label)?.id ?? null)
  if (accounts?.length === 0 || labelId === null) return null
  const found: Condition[] = []
  if (filter.state !== undefined) {
    const { buckets, state } = bucketsOf(filter.state)
    found.push({ sql: 'i.bucket IN (SELECT value FROM json_each(?))', param: JSON.stringify(buckets) }, ...conditions(filter, state))
  } else found.push(...conditions(filter, undefined))
  if (labelId !== undefined)
    found.push({ sql: 'EXISTS (SELECT 1 FROM item_labels l WHERE l.label_id = ? AND l.item_id = i.id)', param: labelId })
  return { accounts, conditions: found }
}
