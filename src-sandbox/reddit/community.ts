// What people write on the simulated network, and how it stands there.

export type Person = { id: string; name: string; gone: boolean }
export type Standing = {
  approved: boolean
  removed: boolean
  spam: boolean
  /** A moderator; true for a filter. */
  bannedBy: string | true | null
  /** By what was said, who said it. */
  reports: Map<string, Set<string>>
  ignoresReports: boolean
  locked: boolean
  archived: boolean
}
type Written = Standing & { id: string; by: Person; sub: string; text: string; at: number; editedAt: number | null; deleted: boolean; likes: Map<string, boolean> }
export type Post = Written & { kind: 't3'; title: string; numComments: number }
export type Remark = Written & { kind: 't1'; post: Post; parent: Post | Remark; depth: number; answers: Remark[] }
export type Thing = Post | Remark
export type Letter = { id: string; by: Person; to: Person; subject: string; text: string; at: number; first: string }

export const nameOf = (thing: Thing): string => `${thing.kind}_${thing.id}`
/** Out of sight for everybody but moderators. */
export const isOut = (thing: Thing): boolean => !thing.approved && (thing.removed || thing.spam)
export const reportsOf = (thing: Thing): number => Array.from(thing.reports.values()).reduce((sum, who) => sum + who.size, 0)

export function createCommunity() {
  const people = new Map<string, Person>()
  const things = new Map<string, Thing>()
  const tops = new Map<string, Remark[]>()
  const letters = new Map<string, Letter>()
  let made = 36 ** 5

  const nextId = (): string => {
    made += 1
    return made.toString(36)
  }
  function person(name: string): Person {
    const known = people.get(name.toLowerCase())
    if (known !== undefined) return known
    const one: Person = { id: `t2_${nextId()}`, name, gone: false }
    people.set(name.toLowerCase(), one)
    return one
  }
  const written = (by: Person, sub: string, text: string, at: number): Written => ({
    id: nextId(), by, sub, text, at, editedAt: null, deleted: false, likes: new Map([[by.name, true]]), approved: false, removed: false, spam: false, bannedBy: null, reports: new Map(),
    ignoresReports: false, locked: false, archived: false,
  })

  return {
    people, things, letters, person, nextId,
    post(by: Person, sub: string, title: string, text: string, at: number): Post {
      const one: Post = { ...written(by, sub, text, at), kind: 't3', title, numComments: 0 }
      things.set(nameOf(one), one)
      tops.set(nameOf(one), [])
      return one
    },
    remark(by: Person, parent: Thing, text: string, at: number): Remark {
      const post = parent.kind === 't3' ? parent : parent.post
      const one: Remark = { ...written(by, post.sub, text, at), kind: 't1', post, parent, depth: parent.kind === 't3' ? 0 : parent.depth + 1, answers: [] }
      things.set(nameOf(one), one)
      if (parent.kind === 't3') tops.get(nameOf(parent))?.push(one)
      else parent.answers.push(one)
      post.numComments += 1
      return one
    },
    topsOf: (post: Post): Remark[] => tops.get(nameOf(post)) ?? [],
    letter(by: Person, to: Person, subject: string, text: string, at: number, first: string | null): Letter {
      const id = nextId()
      const one: Letter = { id, by, to, subject, text, at, first: first ?? `t4_${id}` }
      letters.set(`t4_${id}`, one)
      return one
    },
  }
}
export type Community = ReturnType<typeof createCommunity>
