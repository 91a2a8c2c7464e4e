import { Fault } from '../../../src-contract/failure.ts'
import { typedUrl } from '../../net/typed-url.ts'
import type { Connected, Connecting } from '../adapter.ts'
import { createGraph } from '../graph-client.ts'
import type { Graph } from '../graph-client.ts'
import { isMissingPermission } from '../graph-faults.ts'
import { vendor, version } from './capabilities.ts'
import { comment, conversation, me, media } from './wire.ts'

export const originOf = (url: string | null): string | null => (url === null || url.trim() === '' ? null : typedUrl(url).origin)

/** A token tells nowhere what it may do, so it is tried: reading in earnest, one row of each. */
export async function connect({ url, secrets, http, clock }: Connecting, signal: AbortSignal): Promise<Connected> {
  const origin = originOf(url)
  const graphFor = (needs: string) => createGraph({ http, clock, base: `${origin ?? vendor}/${version}`, token: secrets['token'] ?? '', needs })
  const self = await graphFor('instagram_business_basic').get(me, 'me', { fields: 'user_id,username,name,account_type' }, signal)
  const userId = self.user_id ?? self.id
  if (userId === undefined || self.username === '') throw new Fault('remote.unexpected', { host: graphFor('').host, status: 200 })
  await tryComments(graphFor('instagram_business_manage_comments'), signal)
  const streams = [
    ...((await may(graphFor('instagram_business_basic'), media, 'me/tags', 'id,timestamp', {}, signal)) ? [] : ['tags']),
    ...((await may(graphFor('instagram_business_manage_messages'), conversation, 'me/conversations', 'id,updated_time', { platform: 'instagram' }, signal)) ? [] : ['messages']),
  ]
  const page = /^[\w.]{1,60}$/.test(self.username) ? `https://www.instagram.com/${self.username}/` : null
  return {
    remoteId: userId, handle: `@${self.username}`, name: self.name ?? self.username, url: page, settings: { origin, userId, username: self.username, closed: streams },
    secrets: { ...secrets }, ...(streams.length === 0 ? {} : { missing: { verbs: [], streams } }),
  }
}

/** Of the newest picture; where there is none yet, there is nothing to try. */
async function tryComments(graph: Graph, signal: AbortSignal): Promise<void> {
  for await (const [first] of graph.pages('media', media, 'me/media', { fields: 'id,timestamp', limit: 1 }, signal)) {
    if (first !== undefined) for await (const _rows of graph.pages('comment', comment, `${encodeURIComponent(first.id)}/comments`, { fields: 'id,timestamp', limit: 1 }, signal)) return
    return
  }
}

async function may(graph: Graph, shape: typeof media | typeof conversation, path: string, fields: string, more: Record<string, string>, signal: AbortSignal): Promise<boolean> {
  try {
    for await (const _rows of graph.pages('row', shape, path, { fields, limit: 1, ...more }, signal)) return true
    return true
  } catch (error) {
    if (isMissingPermission(error)) return false
    throw error
  }
}
