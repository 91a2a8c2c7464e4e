import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { Session } from '../adapter.ts'
import { readableIn } from '../readable.ts'
import type { Readable } from '../readable.ts'
import type { HttpRequest, HttpResponse } from '../../net/http.ts'
import { parsedAnswer, refusalIn, statusIn } from './answer.ts'
import { atUri, parseAtUri } from './at-uri.ts'
import { claimsOf, createSession, forbidsChat, refreshSession } from './session.ts'
import { settingsOf } from './settings.ts'
import type { Settings } from './settings.ts'
import { recordAnswer, written } from './wire.ts'
import type { RecordAnswer, SessionAnswer } from './wire.ts'

type Params = Record<string, string | number | readonly string[] | undefined>

/**
 * XRPC as one account (https://atproto.com/specs/xrpc). Keeps its tokens itself: an expired access token is renewed once per request that
 * needs it, new ones are saved before they are used, and where the refresh token is no longer taken the app password makes a session.
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

type Tokens = { accessJwt: string; refreshJwt: string }

/** Renewed a little before it ends, so that it does not end on the way. */
const earlyMs = 60_000
/** A token refused so soon after it was made will not be helped by another. */
const justMs = 60_000

/** What a server without the record, or without the repository, answers. */
const notThere = new Set(['RecordNotFound', 'RepoNotFound', 'InvalidRequest', 'NotFound', 'HandleNotFound'])

export function createClient(session: Session): Client {
  const { account, http, clock, secrets } = session
  const settings = settingsOf(account)
  http.approve(settings.pds)
  http.approve(settings.service)
  let tokens: Tokens | null =
    secrets['accessJwt'] && secrets['refreshJwt'] ? { accessJwt: secrets['accessJwt'], refreshJwt: secrets['refreshJwt'] } : null
  let renewedAt = Number.NEGATIVE_INFINITY
  // A fresh token that looks expired means that our clock is wrong: from then on the server's word counts.
  let clockWrong = false

  const justRenewed = () => clock.now() - renewedAt < justMs
  const looksExpired = ({ accessJwt }: Tokens) => (claimsOf(accessJwt)?.exp ?? Number.POSITIVE_INFINITY) * 1000 - earlyMs < clock.now()

  async function keep(answer: SessionAnswer): Promise<Tokens> {
    if (answer.did !== account.remoteId) throw new Fault('auth.rejected', { host: new URL(settings.service).host })
    const renewed = { accessJwt: answer.accessJwt, refreshJwt: answer.refreshJwt }
    await session.saveSecrets({ ...secrets, ...renewed })
    renewedAt = clock.now()
    clockWrong = looksExpired(renewed)
    tokens = renewed
    return renewed
  }

  async function renew(signal: AbortSignal): Promise<Tokens> {
    if (tokens !== null && !justRenewed()) {
      try {
        return await keep(await refreshSession(http, settings.pds, tokens.refreshJwt, signal))
      } catch (error) {
        // 400 ExpiredToken, 400 InvalidToken or 401: spent, revoked or too old. Anything else is no word on the token.
        const status = statusIn(error)
        if (refusalIn(error) === null || (status !== 400 && status !== 401)) throw error
      }
    }
    const password = secrets['password']
    if (password === undefined) throw new Fault('auth.expired', { host: new URL(settings.pds).host })
    return keep(await createSession(http, settings.service, account.remoteId, password, signal))
  }

  async function current(signal: AbortSignal): Promise<Tokens> {
    return tokens === null || (!clockWrong && looksExpired(tokens)) ? renew(signal) : tokens
  }

  async function send(request: HttpRequest, proxy: string | undefined, signal: AbortSignal): Promise<HttpResponse> {
    const attempt = ({ accessJwt }: Tokens) => {
      const headers = { authorization: `Bearer ${accessJwt}`, ...(proxy === undefined ? {} : { 'atproto-proxy': proxy }) }
      return http.send({ ...request, headers }, signal)
    }
    const used = await current(signal)
    try {
      return await attempt(used)
    } catch (error) {
      if (justRenewed() || !isStale(error, proxy !== undefined)) throw error
      return attempt(await renew(signal))
    }
  }

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
      return parsedAnswer(schema, await send({ method: 'GET', url: `${address(nsid)}?${query.toString()}` }, proxy, signal))
    },
    async post(schema, nsid, body, signal, proxy) {
      return parsedAnswer(schema, await send({ method: 'POST', url: address(nsid), json: body }, proxy, signal))
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
    mayChat: async (signal) => settings.chat !== 'no' && !forbidsChat((await current(signal)).accessJwt),
  }
  return client
}

/**
 * The PDS says 400 ExpiredToken or InvalidToken where others say 401 (https://docs.bsky.app/docs/api/com-atproto-server-refresh-session).
 * Through a proxy InvalidToken means that this session may not go there, and 401 is the other service's.
 */
function isStale(error: unknown, proxied: boolean): boolean {
  const refusal = refusalIn(error)
  if (refusal === 'ExpiredToken') return true
  return !proxied && (refusal === 'InvalidToken' || statusIn(error) === 401)
}

/** https://docs.bsky.app/docs/api/app-bsky-feed-get-post-thread and https://docs.bsky.app/docs/api/chat-bsky-convo-get-messages */
const missing = z.object({ $type: z.string().regex(/#(notFoundPost|blockedPost|deletedMessageView|systemMessageView)$/) })
const isMissing = (one: unknown) => missing.safeParse(one).success
