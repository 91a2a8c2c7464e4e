import type { Person } from './community.ts'
import { communityId } from './shapes.ts'

// https://www.reddit.com/dev/api/oauth#section_modmail

type Line = { id: string; by: Person; mod: boolean; text: string; at: number; internal: boolean }
export type Talk = { id: string; sub: string; subject: string; with: Person; lines: Line[] }

const iso = (at: number): string => new Date(at).toISOString().replace('Z', '000+00:00')
const numberOf = (of: Person): number => Number.parseInt(of.id.slice(3), 36)

export function createModmail(nextId: () => string) {
  const talks = new Map<string, Talk>()
  const lastOf = ({ lines }: Talk): Line | undefined => lines.at(-1)
  const author = ({ by, mod }: Line, talk: Talk) => ({
    id: numberOf(by), name: by.gone ? '[deleted]' : by.name, isMod: mod, isAdmin: false, isOp: by.id === talk.with.id, isParticipant: by.id === talk.with.id, isApproved: false,
    isHidden: false, isDeleted: by.gone,
  })
  const line = (of: Line, talk: Talk) => ({
    id: of.id, body: `<!-- SC_OFF --><div class="md"><p>${of.text.replaceAll('<', '&lt;')}</p>\n</div><!-- SC_ON -->`, bodyMarkdown: of.text, date: iso(of.at), isInternal: of.internal,
    participatingAs: of.mod ? 'moderator' : 'participant_user', author: author(of, talk),
  })
  const head = (talk: Talk) => {
    const last = lastOf(talk)
    return {
      id: talk.id, subject: talk.subject, owner: { displayName: talk.sub, type: 'subreddit', id: communityId(talk.sub) }, participant: { name: talk.with.name, id: numberOf(talk.with) },
      lastUpdated: iso(last?.at ?? 0), lastUserUpdate: null, lastModUpdate: null, lastUnread: null, isInternal: false, isAuto: false, isHighlighted: false, isRepliable: true,
      numMessages: talk.lines.length, state: 0, legacyFirstMessageId: null, authors: talk.lines.map((one) => author(one, talk)), objIds: talk.lines.map(({ id }) => ({ id, key: 'messages' })),
    }
  }

  return {
    talks,
    open(sub: string, by: Person, subject: string, text: string, at: number): Talk {
      const talk: Talk = { id: nextId(), sub, subject, with: by, lines: [] }
      talks.set(talk.id, talk)
      talk.lines.push({ id: nextId(), by, mod: false, text, at, internal: false })
      return talk
    },
    add(talk: Talk, by: Person, mod: boolean, text: string, at: number, internal = false): void {
      talk.lines.push({ id: nextId(), by, mod, text, at, internal })
    },
    list(subs: readonly string[], limit: number, after: string | null) {
      const all = Array.from(talks.values()).filter(({ sub }) => subs.includes(sub)).sort((a, b) => (lastOf(b)?.at ?? 0) - (lastOf(a)?.at ?? 0) || (a.id < b.id ? 1 : -1))
      const from = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1
      const page = all.slice(from, from + limit)
      const lasts = page.flatMap((talk) => talk.lines.slice(-1).map((one) => [one.id, line(one, talk)] as const))
      return { conversations: Object.fromEntries(page.map((talk) => [talk.id, head(talk)])), messages: Object.fromEntries(lasts), viewerId: 't2_us', conversationIds: page.map(({ id }) => id) }
    },
    whole: (talk: Talk) => ({ conversation: head(talk), messages: Object.fromEntries(talk.lines.map((one) => [one.id, line(one, talk)])), modActions: {}, user: {} }),
  }
}
