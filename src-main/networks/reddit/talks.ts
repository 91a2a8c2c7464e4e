import { z } from 'zod'
import type { Cursor } from '../../../src-contract/remote.ts'
import { overlapMs } from '../graph-lists.ts'
import type { Entry, Listed } from '../graph-lists.ts'
import type { Client, Exchange, Page } from './client.ts'
import { instantOf, toMessage, toModmail } from './transform.ts'
import type { Conversation, Message } from './wire.ts'

/** A list ends after a thousand things. */
const mostPages = 50

/** Private conversations, whoever wrote last first. */
export const messagesOf = (client: Client): Listed =>
  async function* (_until, signal) {
    for (let token: string | null = null, n = 0; n < mostPages; n += 1) {
      const page: Page<Message[]> = await client.messages(token, signal)
      yield page.rows.map((rows): Entry => {
        const newest = rows.reduce((one, other) => (instantOf(other) > instantOf(one) ? other : one))
        return { id: newest.name, at: instantOf(newest), items: rows.map((one) => toMessage(one, client.settings)) }
      })
      token = page.next
      if (token === null) return
    }
  }

const told = z.object({ at: z.number(), ids: z.array(z.string()) })

export const itemsOf = ({ conversation, messages }: Exchange, client: Client) =>
  messages.map((one, n) => toModmail(one, conversation, n === 0, client.settings))

/**
 * Conversations with the moderators, the latest first. Each is read by a question of its own, and only where something is new in it: `cursor` is what is known
 * of them.
 */
export const modmailOf = (client: Client, cursor: Cursor | null): Listed =>
  async function* (until, signal) {
    const known = told.safeParse(cursor).data
    const isKnown = (id: string, at: number) => known !== undefined && (known.ids.includes(id) || at < known.at - overlapMs)
    for (let token: string | null = null, n = 0; n < mostPages; n += 1) {
      const page: Page<Conversation> = await client.modmail(token, signal)
      const entries: Entry[] = []
      for (const one of page.rows) {
        const at = Date.parse(one.lastUpdated)
        const id = `${one.id}:${at}`
        const skip = isKnown(id, at) || (until !== null && at > until)
        entries.push({ id, at, items: skip ? [] : itemsOf(await client.exchange(one.id, signal), client) })
      }
      yield entries
      token = page.next
      if (token === null) return
    }
  }
