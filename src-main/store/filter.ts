import type { InboxFilter } from '../../src-contract/commands.ts'
import type { AccountId, BrandId, LabelId, WatchId } from '../../src-contract/ids.ts'
import type { ItemState, NetworkId } from '../../src-contract/network.ts'
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
}

/** `from` and `where` are texts of ours, `params` the values in them in order. */
export type Arm = { id: string; from: string; where: string; params: Value[] }

export function planFilter(db: ReadableDb, filter: InboxFilter): Plan {
  const { buckets, state } = bucketsOf(filter.state ?? 'all')
  const brand = brandOf(db, filter)
  const accounts = accountsOf(db, filter, brand)
  // The brand's own index serves where nothing narrows it to some of its accounts.
  const brandId = brand === 'none' || filter.accountId !== undefined || filter.network !== undefined ? null : brand
  const labelId = filter.label === undefined ? undefined : (findLabel(db, filter.label)?.id ?? null)
  const narrow = conditions(filter, state)
  const arms =
    accounts?.length === 0 || labelId === null ? [] : armsOf({ buckets, brandId, accounts, labelId, watchId: filter.watch, narrow, few: fewOf(filter) })
  return { arms, accounts, buckets, narrowed: narrow.length > 0 || labelId !== undefined }
}

/** What the public does not see. The text matches the partial index. */
const asideSql = `i.visibility IN ('hidden', 'held', 'spam', 'trash')`

/** What few items are, as the text of the partial index that holds those alone; null where the filter asks for nothing of the kind. */
function fewOf({ verdict, cluster, aside }: InboxFilter): string | null {
  if (cluster !== undefined) return 'i.cluster IS NOT NULL'
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
  narrow: Condition[]
  few: string | null
}

function armsOf({ buckets, brandId, accounts, labelId, watchId, narrow, few }: Parts): Arm[] {
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
