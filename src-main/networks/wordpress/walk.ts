import type { CommentPage, List, SiteClient } from './client.ts'
import type { WireComment } from './wire.ts'

/** How far a list has been read, newest id first. `lastId` is the lowest id read, null at the top; `offset` is where that was. */
export type Position = { lastId: number | null; offset: number }

export type Stretch = { rows: WireComment[]; next: Position; end: boolean; total: number }

// So many rows are read again at each step. WordPress pages by offset alone: what is deleted above moves the rest up, unseen.
const overlap = 10
const patience = 30

/**
 * The next rows below a position, none left out whatever arrived or left above in the meantime. What arrives pushes rows down: they are met
 * twice and dropped. What leaves pulls rows up past the offset: the page then begins below `lastId`, and we step back until it does not.
 */
export async function readOn(site: SiteClient, list: List, from: Position, size: number, signal: AbortSignal): Promise<Stretch> {
  const { lastId } = from
  let offset = lastId === null ? 0 : Math.max(0, from.offset - overlap)
  for (let tries = 0; ; tries += 1) {
    const page: CommentPage = await site.comments({ status: list, orderby: 'id', order: 'desc', per_page: size, offset }, signal)
    const first = page.rows[0]
    const torn = lastId !== null && offset > 0 && (first === undefined ? offset >= page.total : first.id < lastId)
    if (torn && tries < patience) {
      offset = Math.max(0, Math.min(offset, page.total) - size)
      continue
    }
    const rows = lastId === null ? page.rows : page.rows.filter((row) => row.id < lastId)
    const reached = Math.min(offset + size, page.total)
    const end = offset + size >= page.total
    // A page of rows that were all read before, or that this user may not see: on, still overlapping.
    if (rows.length === 0 && !end && tries < patience) {
      offset = Math.max(offset + 1, reached - overlap)
      continue
    }
    return { rows, next: { lastId: rows.at(-1)?.id ?? lastId, offset: reached }, end, total: page.total }
  }
}
