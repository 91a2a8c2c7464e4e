import { createHash } from 'node:crypto'
import { canonical } from './address.ts'
import type { Entry, Feed } from './read.ts'
import type { FeedState, Known } from './state.ts'

/** An entry beside what was known of it: null when it is new. `now` is what is to be remembered, as far as it is known without the watches. */
export type Identified = { entry: Entry; before: Known | null; now: Known }

/** The newest of a document are looked at; of those that have left it some are remembered, for feeds that show them again. */
const mostInFeed = 400
const mostGone = 100

const digest = (text: string, length: number): string => createHash('sha256').update(text).digest('base64url').slice(0, length)

/**
 * Finds each entry's identity: by its own name, else its address, else its title and date. Names that several entries bear are none, and neither is an
 * address that they share; a name that comes back with another address and another date belongs to another article.
 */
export function identify(feed: Feed, state: Pick<FeedState, 'name' | 'known'>): Identified[] {
  const entries = newest(feed.entries)
  const links = counted(entries.flatMap(({ link }) => (link === null ? [] : [canonical(link)])))
  const names = counted(entries.flatMap(({ id }) => (id === null ? [] : [id])))
  const home = feed.site === null ? null : canonical(feed.site)
  const seen = new Set<string>()
  const found = entries.flatMap((entry) => {
    const link = entry.link === null ? null : canonical(entry.link)
    const ownLink = link !== null && links.get(link) === 1 && link !== home ? link : null
    const ownName = entry.id !== null && names.get(entry.id) === 1 ? entry.id : null
    const named = ownName !== null ? `id ${ownName}` : ownLink !== null ? `link ${ownLink}` : `title ${entry.title}\n${entry.text}\n${entry.publishedAt}`
    const marks = {
      id: digest(named, 10),
      link: ownLink === null ? '' : digest(ownLink, 10),
      title: digest(entry.title, 8),
      at: entry.publishedAt === null ? null : Math.floor(entry.publishedAt / 1000),
      text: digest(`${entry.title}\n${entry.text}\n${link}`, 10),
    }
    // The very same entry twice in one document is one.
    if (seen.has(marks.id)) return []
    seen.add(marks.id)
    const wished = [...(ownLink === null ? [] : [`link ${ownLink}`]), `${state.name}\n${named}`, `${state.name}\n${named}\n${marks.text}`]
    return [{ entry, marks, wished }]
  })
  // An article that has moved away leaves its address to another, but not its item.
  const befores = recognise(state.known, found.map(({ marks }) => marks))
  const used = new Set(state.known.map(({ remote }) => remote))
  return found.flatMap(({ entry, marks, wished }) => {
    const before = befores.get(marks) ?? null
    const remote = before?.remote ?? wished.map((wish) => digest(wish, 22)).find((wish) => !used.has(wish))
    if (remote === undefined) return []
    used.add(remote)
    return [{ entry, before, now: { ...marks, remote, held: before?.held ?? 0 } }]
  })
}

type Marks = Omit<Known, 'remote' | 'held'>

/** By name before address before title: who still has its name is not taken for the one that now has its address. */
function recognise(known: readonly Known[], all: readonly Marks[]): Map<Marks, Known> {
  const found = new Map<Marks, Known>()
  const free = new Set(known)
  const ways: ((one: Known, marks: Marks) => boolean)[] = [
    (one, marks) => one.id === marks.id && !isAnother(one, marks),
    (one, marks) => marks.link !== '' && one.link === marks.link,
    (one, marks) => marks.at !== null && one.title === marks.title && one.at === marks.at,
  ]
  for (const isIt of ways) {
    for (const marks of all) {
      if (found.has(marks)) continue
      for (const one of free) {
        if (!isIt(one, marks)) continue
        found.set(marks, one)
        free.delete(one)
        break
      }
    }
  }
  return found
}

const isAnother = (before: Marks, now: Marks): boolean =>
  before.link !== '' && now.link !== '' && before.link !== now.link && before.at !== null && now.at !== null && before.at !== now.at && before.title !== now.title

function newest(entries: readonly Entry[]): Entry[] {
  if (entries.length <= mostInFeed) return [...entries]
  // Without a date it stands where the feed has it; a stable order for the rest.
  return entries.toSorted((a, b) => (b.publishedAt ?? Infinity) - (a.publishedAt ?? Infinity) || 0).slice(0, mostInFeed)
}

function counted(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

/** What is known after a document: all of it, and the last of what has left it. */
export function remembered(before: readonly Known[], now: readonly Known[]): Known[] {
  const present = new Set(now.map(({ remote }) => remote))
  return [...now, ...before.filter(({ remote }) => !present.has(remote)).slice(0, mostGone)]
}
