import type { Failure } from '../../src-contract/failure.ts'
import type { AccountId, WatchId } from '../../src-contract/ids.ts'
import type { Capabilities, ItemKind, NetworkId, NetworkVerb, TextLimit } from '../../src-contract/network.ts'
import type { Batch, Cursor, Opaque, PostPace, RemoteItem, RemotePost, Seen, Target } from '../../src-contract/remote.ts'
import type { Clock } from '../lib/clock.ts'
import type { Allowance } from '../net/allowance.ts'
import type { HttpClient } from '../net/http.ts'

/** An account as its adapter knows it: who, where, and whatever `connect` found out (REST root, PDS, DID…). */
export type AdapterAccount = {
  id: AccountId
  remoteId: string
  handle: string
  url: string | null
  settings: Opaque
  /** What is listened for with this account; absent or empty: nothing. Given to `streams`. */
  watches?: readonly AdapterWatch[]
  /** The posts we know of, the liveliest first, and when it is time to look under each. Given to `streams`; absent: look under all. */
  posts?: readonly PostPace[]
}

/**
 * A saved watch as an adapter needs it: what a search is asked for, one question a term (a word, or several in a row), and whether a text is meant:
 * the server's own idea of a match is not taken on trust. `feeds` are addresses as the user typed them; those in `untyped` stood in a file instead, and
 * may lie in no private network.
 */
export type AdapterWatch = { id: WatchId; terms: readonly string[]; feeds: readonly string[]; untyped?: readonly string[]; matches(text: string): boolean }

/**
 * How it is with one source of the watches: a feed, or the search of the account. `moved`: where it is now. `narrow`: it does not search all it has.
 * `read`: how much its last full answer held.
 */
export type SourceState = { name: string; title: string | null; failure: Failure | null; moved: string | null; narrow: boolean; read: number }

/** Lists of addresses to read, as files that other programs understand. */
export type SourceLists = {
  /** The address that is meant. Throws `input.url`. */
  address(typed: string): URL
  /** Throws `opml.unreadable`. `left`: entries without an address that may be used. */
  read(text: string): { feeds: { url: string; title: string | null }[]; left: number }
  write(groups: readonly { name: string; feeds: readonly { url: string; title: string | null }[] }[]): string
}

/**
 * What an adapter works with for one account. `secrets` are the credential's fields; `saveSecrets` persists renewed ones (a refreshed
 * token) before anything is done with them. One session per account at a time, so a refresh never races another.
 */
export type Session = {
  account: AdapterAccount
  secrets: Readonly<Record<string, string>>
  saveSecrets(secrets: Record<string, string>): Promise<void>
  /**
   * One thing of an answer did not read as it should and was left out, so that the rest goes in: what kind of thing, and its id where it has one. May be
   * told again at every reading.
   */
  unreadable?(what: string, remoteId: string | null): void
  http: HttpClient
  clock: Clock
}

/** What the user typed to connect: nothing is saved yet. */
export type Connecting = {
  url: string | null
  user: string | null
  secrets: Readonly<Record<string, string>>
  /** The settings of the account that is reconnected, where it is one. */
  before?: Opaque
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
  /** Where these credentials carry several accounts: all of them, this one among them. Any of them may be added with the same secrets. */
  several?: readonly Carried[]
}

/** One of several accounts that the same credentials carry, with what differs. */
export type Carried = Pick<Connected, 'remoteId' | 'handle' | 'name' | 'url' | 'settings' | 'missing'>

/**
 * `live` is read at every sync, newest matters first and the user waits for it. `backfill` is history, read in the background until its
 * batch says `progress.done === progress.total` or the iteration ends; a finished one is not read again. One that ends with `later` has
 * nothing to give now and is not finished: the next sync goes on from its cursor. `watches`: what it reads for, where it reads for saved watches.
 */
export type Stream = { id: string; role: 'live' | 'backfill'; watches?: readonly AdapterWatch[]; posts?: readonly PostPace[] }

export type Action = { verb: NetworkVerb; target: Target; text: string | null; private: boolean; reason: string | null }

/** Done, and checked by value, not by status. `observed` is the state after it (the item, our reply), written as remote state. */
export type Performed = { remoteId: string | null; url: string | null; observed: RemoteItem[]; posts: RemotePost[] }

/** Push: a reason to read now, never the only way in. `stream` null: any may have something. */
export type Nudge = { stream: string | null }

/** Where the user is to be sent to allow us in. `keep` holds what finishing needs (verifier, keys): in memory alone, as secret as a password. */
export type SignInBegun = { url: string; keep: Opaque }

/** What came of each action of one call, in their order. */
export type EachDone = { kind: 'done'; performed: Performed } | { kind: 'failed'; error: unknown }

/** `url` of what cannot be told: the page of what may be ours, for whoever has to say. */
export type Reconciled = { kind: 'done'; performed: Performed } | { kind: 'not-done' } | { kind: 'unknown'; url?: string | null }

/**
 * A job's key: the same at every attempt of the same job, different for any other. `seed` is 64 hexadecimal digits; `createdAt` is when the job
 * was made. Where the network takes an idempotency key it is derived from this. `others`: replies in the thread that other jobs have sent already: where nothing
 * but its words tells whose a reply is, these are no trace of this one.
 */
export type ActionKey = { seed: string; createdAt: number; others?: ReadonlySet<string> }

/**
 * One network. Faults thrown by pull, look, perform are `Fault`s of src-contract; what the http client cannot know (was it sent?) is told by
 * its `HttpFault.sent`. An adapter keeps no state of its own between calls.
 */
export type NetworkAdapter = {
  readonly id: NetworkId
  readonly capabilities: Capabilities
  /** The vendor's own hosts, where it has some: with what the user typed, the only places the secrets of an account may go, unless the client's `approve` adds one. */
  readonly origins?: readonly string[]
  /** How often, at rest, this network bears being asked, ms. The schedule may ask less often, never more, save when the user does. */
  readonly restMs: number
  /** Finds the interface at what the user typed, checks the secrets, says who we are. */
  connect(connecting: Connecting, signal: AbortSignal): Promise<Connected>
  streams(account: AdapterAccount): Stream[]
  pull(session: Session, stream: Stream, cursor: Cursor | null, signal: AbortSignal): AsyncIterable<Batch, 'later' | void>
  /**
   * Everything under one post, from end to end, where the network shows it: how what is lacking is fetched again. Its cursors are not kept; the last batch
   * tells of the post with its count. Throws `remote.gone` for a post that is no more.
   */
  pullPost?(session: Session, postRemoteId: string, signal: AbortSignal): AsyncIterable<Batch>
  /** How many looks under single posts an hour an account bears beside its other reading: what the pace of posts is shared out of. */
  readonly postLooksPerHour?: number
  /** What a stream that reads for watches has noted about its sources. */
  sources?(cursor: Cursor): SourceState[]
  readonly lists?: SourceLists
  /**
   * Where two things may carry one id: the id under which an item is kept when its own is taken by what `held` belongs to. Its own where the two are one;
   * else another, the same at every reading.
   */
  idBeside?(item: RemoteItem, held: Opaque): string
  /**
   * Where looking costs: how often the newest items are looked at again, ms (null: they are not), and how many of all in a day's round. Absent: the newest at
   * every reading, and all in a day.
   */
  readonly sweeps?: { recentMs: number | null; aDay: number }
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
   * Signing in by the user's own browser instead of a pasted secret. What `finish` gives is then given to `connect`: its `user`, where it has one,
   * as if it had been typed, all else as secrets. The address stays the one that was typed. `asks` is what has to be typed before, by the names of
   * `capabilities.connect`; absent, the address. What is no address and no user comes among the secrets.
   */
  readonly signIn?: {
    readonly asks?: readonly string[]
    /** Its network sends nobody back to this machine (it insists on https): the user pastes the whole address that the browser was sent to. */
    readonly pasted?: true
    /** Its network sends people back to the very address that was registered, and no other: this one, on this machine. */
    readonly callback?: string
    begin(connecting: Connecting, redirectUrl: string, signal: AbortSignal): Promise<SignInBegun>
    /** `returned` is the whole address the browser came back to, or what the user pasted: anybody may have written it. */
    finish(connecting: Connecting, begun: SignInBegun, returned: string, signal: AbortSignal): Promise<Record<string, string>>
  }
  look(session: Session, targets: Target[], signal: AbortSignal): Promise<{ seen: Seen[]; posts: RemotePost[] }>
  perform(session: Session, action: Action, key: ActionKey, signal: AbortSignal): Promise<Performed>
  /**
   * Verbs of which one call takes several items, and how many at most. Such actions have no text and differ in their target alone; `performMany` answers
   * for each by itself, and throws where the call as a whole went wrong. One that is refused as a whole is tried again item by item.
   */
  readonly batch?: Partial<Record<NetworkVerb, number>>
  performMany?(session: Session, actions: readonly { action: Action; key: ActionKey }[], signal: AbortSignal): Promise<EachDone[]>
  /** Where calls have a price that no header tells. Accounts of one `pool` (one project, one contract) share it. */
  readonly allowance?: Allowance & { pool(account: AdapterAccount): string }
  /** After an attempt whose answer was lost: was it done? Reads only. */
  reconcile(session: Session, action: Action, key: ActionKey, attemptedAt: number, signal: AbortSignal): Promise<Reconciled>
}
