import { Fault } from '../../src-contract/failure.ts'
import type { BrandId } from '../../src-contract/ids.ts'
import type { Brand } from '../../src-contract/item.ts'
import type { ReadableDb } from './connection.ts'
import { transact } from './database.ts'
import type { Store } from './database.ts'
import { nameKey } from './same-name.ts'

type BrandRow = { id: BrandId; name: string; hue: number; open: number; unread: number }

const brandSql = `
  SELECT b.id, b.name, b.hue,
    coalesce(sum(c.items) FILTER (WHERE c.bucket = 0), 0) AS open,
    coalesce(sum(c.unread) FILTER (WHERE c.bucket = 0), 0) AS unread
  FROM brands b
  LEFT JOIN accounts a ON a.brand_id = b.id
  LEFT JOIN counters c ON c.account_id = a.id`

const toBrand = ({ id, name, hue, open, unread }: BrandRow): Brand => ({ id, name, hue, open, unread })

export function listBrands(db: ReadableDb): Brand[] {
  return db.prepare<[], BrandRow>(`${brandSql} GROUP BY b.id ORDER BY b.name COLLATE NOCASE`).all().map(toBrand)
}

export function findBrand(db: ReadableDb, name: string): BrandId | null {
  const key = nameKey(name)
  return (
    db
      .prepare<[], { id: BrandId; name: string }>('SELECT id, name FROM brands')
      .all()
      .find((brand) => nameKey(brand.name) === key)?.id ?? null
  )
}

/** The brand of that name, whatever its case, made where there is none. */
export function ensureBrand(store: Store, name: string): BrandId {
  return transact(store, () => {
    const known = findBrand(store.write, name)
    if (known !== null) return known
    const made = store.write
      .prepare<[string, number, number], { id: BrandId }>('INSERT INTO brands (name, hue, created_at) VALUES (?, ?, ?) RETURNING id')
      .get(name.trim(), nextHue(store.write), store.clock.now())
    if (made === undefined) throw new Error('a brand was not made')
    store.changes.note({ catalogue: true, source: 'user' })
    return made.id
  })
}

/** Steps of the golden angle: however many brands there are, a new one lies far from the others' hues. */
function nextHue(db: ReadableDb): number {
  const count = db.prepare<[], { n: number }>('SELECT coalesce(max(id), 0) AS n FROM brands').get()?.n ?? 0
  return Math.round(210 + count * 137.508) % 360
}

export function renameBrand(store: Store, id: BrandId, name: string): Brand {
  return transact(store, () => {
    const other = findBrand(store.write, name)
    if (other !== null && other !== id) throw new Fault('brand.exists', { value: name.trim() })
    store.write.prepare<[string, number], never>('UPDATE brands SET name = ? WHERE id = ?').run(name.trim(), id)
    const row = store.write.prepare<[number], BrandRow>(`${brandSql} WHERE b.id = ? GROUP BY b.id`).get(id)
    if (row === undefined) throw new Fault('brand.unknown', { id })
    store.changes.note({ catalogue: true, many: true, source: 'user' })
    return toBrand(row)
  })
}
