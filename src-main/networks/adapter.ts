import type { AccountId } from '../../src-contract/ids.ts'
import type { Capabilities, ItemKind, NetworkId, NetworkVerb, TextLimit } from '../../src-contract/network.ts'
import type { Batch, Cursor, Opaque, RemoteItem, RemotePost, Seen, Target } from '../../src-contract/remote.ts'
import type { Clock } from '../lib/clock.ts'
import type { HttpClient } from '../net/http.ts'

/** An account as its adapter knows it: who, where, and whatever `connect` found out (REST root, PDS, DID…). */
export type AdapterAccount = {
  id: AccountId
  remoteId: string
  handle: string
  url: string | null
  settings: Opaque
}

/**
 * What an adapter works with for one account. `secrets` are the credential's fields; `saveSecrets` persists renewed ones (a refreshed
 * token) before anything is done with them. One session per account at a time, so a refresh never races another.
 */
export type Session = {
  account: AdapterAccount
  secrets: Readonly<Record<string, string>>
  saveSecrets(secrets: Record<string, string>): Promise<void>
  http: HttpClient
  clock: Clock
}

/** What the user typed to connect: nothing is saved yet. */
export type Connecting = {
  url: string | null
  user: string | null
  secrets: Readonly<Record<string, string>>
  http: HttpClient
  clock: Clock
}

/** Who the credentials belong to and what is missing in them. One credential may carry several accounts; today's carry one. */
export type Connected = {
  remoteId: string
  handle: string
  name: string
  url: string | null
  settings: Opaque
  secrets: Record<string, string>
  /** What these credentials may not do though the adapter could: verbs, and streams by name. Absent: everything is there, or nobody can tell. */
  missing?: { verbs: NetworkVerb[]; streams: string[] }
}

/**
 * `live` is read at every sync, newest matters first and the user waits for it. `backfill` is history, read in the background until its
 * batch says `progress.done === progress.total` or the iteration ends; a finished one is not read again. One that ends with `later` has
 * nothing to give now and is not finished: the next sync goes on from its cursor.
 */
export type Stream = { id: string; role: 'live' | 'backfill' }

export type Action = { verb: NetworkVerb; target: Target; text: string | null; private: boolean; reason: string | null }

/** Done, and checked by value, not by status. `observed` is the state after it (the item, our reply), written as remote state. */
export type Performed = { remoteId: string | null; url: string | null; observed: RemoteItem[]; posts: RemotePost[] }

/** Push: a reason to read now, never the only way in. `stream` null: any may have something. */
export type Nudge = { stream: string | null }

/** Where the user is to be sent to allow us in. `keep` holds what finishing needs (verifier, keys): in memory alone, as secret as a password. */
export type SignInBegun = { url: string; keep: Opaque }

export type Reconciled = { kind: 'done'; performed: Performed } | { kind: 'not-done' } | { kind: 'unknown' }

/**
 * A job's key: the same at every attempt of the same job, different for any other. `seed` is 64 hexadecimal digits; `createdAt` is when the job
 * was made. Where the network takes an idempotency key it is derived from this.
 */
export type ActionKey = { seed: string; createdAt: number }

/**
 * One network. Faults thrown by pull, look, perform are `Fault`s of src-contract; what the http client cannot know (was it sent?) is told by
 * its `HttpFault.sent`. An adapter keeps no state of its own between calls.
 */
export type NetworkAdapter = {
  readonly id: NetworkId
  readonly capabilities: Capabilities
  /** How often, at rest, this network bears being asked, ms. The schedule may ask less often, never more, save when the user does. */
  readonly restMs: number
  /** Finds the interface at what the user typed, checks the secrets, says who we are. */
  connect(connecting: Connecting, signal: AbortSignal): Promise<Connected>
  streams(account: AdapterAccount): Stream[]
  pull(session: Session, stream: Stream, cursor: Cursor | null, signal: AbortSignal): AsyncIterable<Batch, 'later' | void>
  /** At most `lookLimit` ids a call. */
  readonly lookLimit: number
  /** How long a text may be here, where that depends on the account or on what is answered; `capabilities.reply` else. Reads nothing. */
  replyLimit?(account: AdapterAccount, kind: ItemKind, inPrivate: boolean): TextLimit | null
  /**
   * Says that something has come, for as long as it can: ends when the connection does, and is begun again after a pause. What came meanwhile is found
   * by the ordinary reading. Never two at once for an account.
   */
  listen?(session: Session, signal: AbortSignal): AsyncIterable<Nudge>
  /** The network takes one connection at a time: listening stops while anything else is asked. */
  readonly listensAlone?: true
  /**
   * Signing in by the user's own browser instead of a pasted secret. What `finish` gives is then given to `connect`: its `url` and `user`, where it has
   * them, as if they had been typed, all else as secrets. `asks` is what has to be typed before; absent, the address.
   */
  readonly signIn?: {
    readonly asks?: readonly ('url' | 'user')[]
    begin(connecting: Connecting, redirectUrl: string, signal: AbortSignal): Promise<SignInBegun>
    /** `returned` is the whole address the browser came back to, or what the user pasted: anybody may have written it. */
    finish(connecting: Connecting, begun: SignInBegun, returned: string, signal: AbortSignal): Promise<Record<string, string>>
  }
  look(session: Session, targets: Target[], signal: AbortSignal): Promise<{ seen: Seen[]; posts: RemotePost[] }>
  perform(session: Session, action: Action, key: ActionKey, signal: AbortSignal): Promise<Performed>
  /** After an attempt whose answer was lost: was it done? Reads only. */
  reconcile(session: Session, action: Action, key: ActionKey, attemptedAt: number, signal: AbortSignal): Promise<Reconciled>
}
