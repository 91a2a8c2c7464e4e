import { isOut, nameOf, reportsOf } from './community.ts'
import type { Community, Letter, Person, Post, Remark, Thing } from './community.ts'
import * as shapes from './shapes.ts'
import type { Notice, Reader } from './shapes.ts'

type Dated = { id: string; at: number }
const newestFirst = (a: Dated, b: Dated): number => b.at - a.at || (a.id.length === b.id.length ? (a.id < b.id ? 1 : -1) : b.id.length - a.id.length)

/** What the lists of the network show, newest first and no more than so many. */
export function createLists(world: Community, reader: Reader, cap: number) {
  const { us } = reader
  const all = () => Array.from(world.things.values())
  const isShown = (thing: Thing): boolean => !thing.deleted && !isOut(thing)

  /** `after` and `before` are names: of a thing that is deleted `before` tells nothing any more. */
  function paged<T extends Dated>(rows: T[], query: URLSearchParams, name: (row: T) => string, show: (row: T) => unknown, known: (name: string) => Dated | undefined) {
    const limit = Math.min(100, Math.max(1, Number(query.get('limit') ?? 25)))
    const sorted = rows.sort(newestFirst).slice(0, cap)
    const [after, before] = [query.get('after'), query.get('before')]
    if (before !== null) {
      const at = sorted.findIndex((row) => name(row) === before)
      return shapes.listing((at === -1 ? [] : sorted.slice(Math.max(0, at - limit), at)).map(show))
    }
    const anchor = after === null ? undefined : known(after)
    const rest = after === null ? sorted : anchor === undefined ? [] : sorted.filter((row) => newestFirst(anchor, row) < 0)
    const page = rest.slice(0, limit)
    const last = page.at(-1)
    return shapes.listing(page.map(show), rest.length > limit && last !== undefined ? name(last) : null)
  }
  const things = (rows: Thing[], query: URLSearchParams) => paged(rows, query, nameOf, (one) => shapes.thing(one, reader), (name) => world.things.get(name))
  const remarks = (): Remark[] => all().filter((one): one is Remark => one.kind === 't1')
  const posts = (): Post[] => all().filter((one): one is Post => one.kind === 't3')
  const isReported = (one: Thing): boolean => reportsOf(one) > 0 && !one.approved && !one.ignoresReports

  function noticeOf(of: Remark): Notice | null {
    if (of.by.id === us.id || !isShown(of)) return null
    if (of.parent.by.id === us.id) return { of, type: of.parent.kind === 't3' ? 'post_reply' : 'comment_reply' }
    return of.text.toLowerCase().includes(`u/${us.name.toLowerCase()}`) ? { of, type: 'username_mention' } : null
  }
  const queues: Record<string, (one: Thing) => boolean> = {
    modqueue: (one) => !one.deleted && (isReported(one) || (one.bannedBy === true && isOut(one))),
    reports: (one) => !one.deleted && isReported(one),
    spam: (one) => !one.deleted && isOut(one),
    unmoderated: (one) => one.kind === 't3' && !one.deleted && !one.approved && !isOut(one) && one.by.id !== us.id,
  }

  return {
    comments: (sub: string, query: URLSearchParams) => things(remarks().filter((one) => one.sub.toLowerCase() === sub && isShown(one)), query),
    posts: (sub: string, query: URLSearchParams) => things(posts().filter((one) => one.sub.toLowerCase() === sub && isShown(one)), query),
    queue: (sub: string, name: string, query: URLSearchParams) => things(all().filter((one) => one.sub.toLowerCase() === sub && queues[name]?.(one) === true), query),
    by: (who: Person, kind: 't1' | 't3', query: URLSearchParams) => things(all().filter((one) => one.kind === kind && one.by.id === who.id && !one.deleted), query),
    inbox(query: URLSearchParams) {
      type Row = Dated & { name: string; shown: unknown }
      const notices = remarks().flatMap((one): Row[] => {
        const found = noticeOf(one)
        return found === null ? [] : [{ id: one.id, at: one.at, name: nameOf(one), shown: shapes.notice(found, reader) }]
      })
      const letters = Array.from(world.letters.values()).filter(({ to }) => to.id === us.id).map((one): Row => ({ id: one.id, at: one.at, name: `t4_${one.id}`, shown: shapes.letter(one) }))
      return paged([...notices, ...letters], query, ({ name }) => name, ({ shown }) => shown, (name) => world.things.get(name) ?? world.letters.get(name))
    },
    messages(query: URLSearchParams) {
      const talks = new Map<string, Letter[]>()
      for (const one of world.letters.values()) talks.set(one.first, [...(talks.get(one.first) ?? []), one])
      const rows = Array.from(talks, ([first, lines]) => ({ first, lines, id: lines.at(-1)?.id ?? '', at: Math.max(...lines.map(({ at }) => at)) }))
      const show = ({ lines }: (typeof rows)[number]) => {
        const [head, ...rest] = lines
        return head === undefined ? null : shapes.letter(head, rest.length === 0 ? '' : shapes.listing(rest.map((one) => shapes.letter(one))))
      }
      return paged(rows, query, ({ first }) => first, show, (name) => rows.find(({ first }) => first === name))
    },
    info: (names: readonly string[]) => shapes.listing(names.flatMap((name) => world.things.get(name) ?? []).map((one) => shapes.thing(one, reader))),
    ...trees(world, reader),
  }
}

/** Of a post so much comes along, and no deeper; the rest is named. */
const embedded = 3
const deepest = 10
const mostMore = 100

function trees(world: Community, reader: Reader) {
  const { us } = reader
  /** One that is out, or deleted, stands where it stood as long as something answers it. */
  const isThere = (one: Remark): boolean => (!one.deleted && (!isOut(one) || reader.moderates(one.sub) || one.by.id === us.id)) || one.answers.some(isThere)
  const sorted = (rows: readonly Remark[]): Remark[] => rows.filter(isThere).sort(newestFirst)

  function shown(of: Remark, left: { count: number }): unknown {
    left.count -= 1
    const answers = sorted(of.answers)
    if (answers.length === 0) return shapes.comment(of, reader)
    // Deeper than that one is asked for by the comment it goes on from.
    if ((of.depth + 1) % deepest === 0) return shapes.comment(of, reader, shapes.listing([shapes.more(nameOf(of), [], of.depth + 1)]))
    const along = answers.slice(0, embedded)
    const rest = answers.slice(embedded)
    const children = along.map((one) => shown(one, left))
    return shapes.comment(of, reader, shapes.listing(rest.length === 0 ? children : [...children, shapes.more(nameOf(of), rest.map(({ id }) => id), of.depth + 1)]))
  }

  return {
    tree(post: Post, comment: string | null, limit: number): unknown {
      const from = comment === null ? null : world.things.get(`t1_${comment}`)
      const rows = comment === null ? sorted(world.topsOf(post)) : from?.kind === 't1' && from.post === post ? [from] : []
      const left = { count: limit }
      const children: unknown[] = []
      let at = 0
      for (; at < rows.length && left.count > 0; at += 1) {
        const row = rows[at]
        if (row !== undefined) children.push(from?.kind === 't1' ? whole(row, left) : shown(row, left))
      }
      const rest = rows.slice(at).map(({ id }) => id)
      return [shapes.listing([shapes.post(post, reader)]), shapes.listing(rest.length === 0 ? children : [...children, shapes.more(nameOf(post), rest, 0)])]
    },
    /** Flat, parents first, with what is left out again. */
    left(post: Post, ids: readonly string[]): unknown[] {
      const rows = ids.slice(0, mostMore).flatMap((id) => {
        const one = world.things.get(`t1_${id}`)
        return one?.kind === 't1' && one.post === post && isThere(one) ? [one] : []
      })
      return rows.flatMap((one) => {
        const answers = sorted(one.answers)
        if (answers.length === 0) return [shapes.comment(one, reader)]
        const deeper = (one.depth + 1) % deepest === 0
        return [shapes.comment(one, reader), shapes.more(nameOf(one), deeper ? [] : answers.map(({ id }) => id), one.depth + 1)]
      })
    },
  }

  /** A comment from which it goes on: its answers come along, however deep it stands. */
  function whole(of: Remark, left: { count: number }): unknown {
    const answers = sorted(of.answers)
    return shapes.comment(of, reader, answers.length === 0 ? '' : shapes.listing(answers.map((one) => shown(one, left))))
  }
}
