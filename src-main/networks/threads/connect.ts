import { Fault } from '../../../src-contract/failure.ts'
import { typedUrl } from '../../net/typed-url.ts'
import type { Connected, Connecting } from '../adapter.ts'
import { createGraph } from '../graph-client.ts'
import { isMissingPermission } from '../graph-faults.ts'
import { vendor, version } from './capabilities.ts'
import { me, thread } from './wire.ts'

export const originOf = (url: string | null): string | null => (url === null || url.trim() === '' ? null : typedUrl(url).origin)

/** A token tells nowhere what it may do, so it is tried: reading in earnest, one row of each. */
export async function connect({ url, secrets, http, clock }: Connecting, signal: AbortSignal): Promise<Connected> {
  const origin = originOf(url)
  const graphFor = (needs: string) => createGraph({ http, clock, base: `${origin ?? vendor}/${version}`, token: secrets['token'] ?? '', needs })
  const self = await graphFor('threads_basic').get(me, 'me', { fields: 'id,username,name' }, signal)
  if (self.username === '') throw new Fault('remote.unexpected', { host: new URL(origin ?? vendor).host, status: 200 })
  for await (const [first] of graphFor('threads_basic').pages('thread', thread, 'me/threads', { fields: 'id,timestamp', limit: 1 }, signal)) {
    // Of the newest post; where there is none yet, there is nothing to try.
    if (first !== undefined) for await (const _rows of graphFor('threads_read_replies').pages('thread', thread, `${encodeURIComponent(first.id)}/conversation`, { fields: 'id,timestamp', limit: 1 }, signal)) break
    break
  }
  const closed: string[] = []
  try {
    for await (const _rows of graphFor('threads_manage_mentions').pages('thread', thread, 'me/mentions', { fields: 'id,timestamp', limit: 1 }, signal)) break
  } catch (error) {
    if (!isMissingPermission(error)) throw error
    closed.push('mentions')
  }
  const page = /^[\w.]{1,60}$/.test(self.username) ? `https://www.threads.net/@${self.username}` : null
  return {
    remoteId: self.id, handle: `@${self.username}`, name: self.name ?? self.username, url: page, settings: { origin, userId: self.id, username: self.username, closed },
    secrets: { ...secrets }, ...(closed.length === 0 ? {} : { missing: { verbs: [], streams: closed } }),
  }
}
