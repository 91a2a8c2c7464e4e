import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { Session } from '../adapter.ts'
import { readableIn } from '../readable.ts'
import type { Readable } from '../readable.ts'
import { parsedAnswer, refusalIn, statusIn } from './answer.ts'
import { atUri, parseAtUri } from './at-uri.ts'
import { readGrant } from './oauth.ts'
import { oauthDoor } from './oauth-door.ts'
import { passwordDoor } from './password-door.ts'
import { settingsOf } from './settings.ts'
import type { Settings } from './settings.ts'
import { recordAnswer, written } from './wire.ts'
import type { RecordAnswer } from './wire.ts'

type Params = Record<string, string | number | readonly string[] | undefined>

/**
 * XRPC as one account (https://atproto.com/specs/xrpc), let in by an app password or by the browser: the doors keep their tokens themselves.
 */
export type Client = {
  readonly did: string
  readonly settings: Settings
  /** Those of a list that read as they should; a post or message that is only told to be missing is no fault. */
  readonly readable: Readable
  get<T extends z.ZodType>(schema: T, nsid: string, params: Params, signal: AbortSignal, proxy?: string): Promise<z.output<T>>
  post<T extends z.ZodType>(schema: T, nsid: string, body: unknown, signal: AbortSignal, proxy?: string): Promise<z.output<T>>
  /** A record as its repository holds it; null when there is none. Blocks and the AppView's delay do not show here. */
  record(uri: string, signal: AbortSignal): Promise<RecordAnswer | null>
  /** In our own repository. */
  create(collection: string, rkey: string, record: object, signal: AbortSignal): Promise<{ uri: string; cid: string }>
  /** Once more than once changes nothing. */
  remove(uri: string, signal: AbortSignal): Promise<void>
  /** False when the session at hand was made by an app password without access to messages. */
  mayChat(signal: AbortSignal): Promise<boolean>
}

/** What a server without the record, or without the repository, answers. */
const notThere = new Set(['RecordNotFound', 'RepoNotFound', 'InvalidRequest', 'NotFound', 'HandleNotFound'])

export function createClient(session: Session): Client {
  const { account, http, clock, secrets } = session
  const settings = settingsOf(account)
  http.approve(settings.pds)
  http.approve(settings.service)
  const grant = readGrant(secrets)
  const door = grant === null ? passwordDoor(session) : oauthDoor({ http, clock, did: account.remoteId, grant, save: (renewed) => session.saveSecrets({ ...secrets, ...renewed }) })

  const address = (nsid: string) => `${settings.pds}/xrpc/${nsid}`

  const client: Client = {
    did: account.remoteId,
    settings,
    readable: readableIn(session, isMissing),
    async get(schema, nsid, params, signal, proxy) {
      const query = new URLSearchParams()
      for (const [name, value] of Object.entries(params)) {
        for (const one of Array.isArray(value) ? value : value === undefined ? [] : [value]) query.append(name, String(one))
      }
      return parsedAnswer(schema, await door.send({ method: 'GET', url: `${address(nsid)}?${query.toString()}` }, proxy, signal))
    },
    async post(schema, nsid, body, signal, proxy) {
      return parsedAnswer(schema, await door.send({ method: 'POST', url: address(nsid), json: body }, proxy, signal))
    },
    async record(uri, signal) {
      const name = parseAtUri(uri)
      if (name === null) return null
      try {
        return await client.get(
          recordAnswer,
          'com.atproto.repo.getRecord',
          { repo: name.did, collection: name.collection, rkey: name.rkey },
          signal,
        )
      } catch (error) {
        const status = statusIn(error)
        if ((status === 400 || status === 404) && notThere.has(refusalIn(error) ?? '')) return null
        throw error
      }
    },
    async create(collection, rkey, record, signal) {
      const uri = atUri(account.remoteId, collection, rkey)
      const body = { repo: account.remoteId, collection, rkey, record: { $type: collection, ...record } }
      try {
        return await client.post(written, 'com.atproto.repo.createRecord', body, signal)
      } catch (error) {
        // The key is this job's own: a record under it is what an earlier attempt wrote, whatever the server says to a second.
        const there = statusIn(error) === null ? null : await client.record(uri, signal)
        if (there === null) throw error
        return { uri, cid: there.cid }
      }
    },
    async remove(uri, signal) {
      const name = parseAtUri(uri)
      if (name === null || name.did !== account.remoteId) throw new Fault('internal', { what: 'record of another' })
      await client.post(
        z.unknown(),
        'com.atproto.repo.deleteRecord',
        { repo: name.did, collection: name.collection, rkey: name.rkey },
        signal,
      )
    },
    mayChat: async (signal) => settings.chat !== 'no' && (await door.mayChat(signal)),
  }
  return client
}

/** https://docs.bsky.app/docs/api/app-bsky-feed-get-post-thread and https://docs.bsky.app/docs/api/chat-bsky-convo-get-messages */
const missing = z.object({ $type: z.string().regex(/#(notFoundPost|blockedPost|deletedMessageView|systemMessageView)$/) })
const isMissing = (one: unknown) => missing.safeParse(one).success
