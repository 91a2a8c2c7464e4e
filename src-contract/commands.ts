import { z } from 'zod'
import { deskCommands } from './desk-commands.ts'
import { alertCommands } from './alerts.ts'
import { budgetCommands } from './budgets.ts'
import { deadlineCommands } from './deadlines.ts'
import { evidenceCommands } from './evidence.ts'
import { escalationCommands } from './escalation-commands.ts'
import { failure } from './failure.ts'
import { accountId, brandId, clusterId, colleagueId, decisionId, itemId, jobId, labelId, threadId, watchId } from './ids.ts'
import { account, authorFlag, brand, decision, draft, instant, item, itemKindFilter, job, label, missingRights, note, thread } from './item.ts'
import { moderationCommands } from './moderation-commands.ts'
import { verdictHead } from './moderation.ts'
import { capabilities, itemKind, itemState, networkId, networkVerb, verb } from './network.ts'
import { postCommands } from './posts.ts'
import { savedReplyCommands } from './saved-replies.ts'
import { viewCommands } from './views.ts'
import { watchCommands } from './watches.ts'

const none = z.strictObject({})

const outboxCounts = z.strictObject({
  held: z.number().int(),
  sending: z.number().int(),
  retrying: z.number().int(),
  /** Of those that need you: the world has changed. */
  review: z.number().int(),
  needsYou: z.number().int(),
})
export type OutboxCounts = z.infer<typeof outboxCounts>

/** What the user says to connect; secrets by field name, as `capabilities.connect` lists them. */
const connecting = {
  network: networkId,
  url: z.string().max(2000).optional(),
  user: z.string().max(320).optional(),
  secrets: z.record(z.string(), z.string().max(10_000)),
}

/** Credentials that were tried: whose they are and what they are good for. Never the credentials themselves. */
const trial = z.strictObject({
  id: z.string(),
  network: networkId,
  handle: z.string(),
  name: z.string(),
  url: z.string().nullable(),
  kinds: z.array(itemKind),
  /** What may be done with these credentials; what the network has beside it stands in `missing`. */
  verbs: z.array(networkVerb),
  missing: missingRights,
  /** Connected already, by other credentials or by these. */
  already: z.strictObject({ id: accountId, brand: z.string() }).nullable(),
  /** Saving renews that account's connection instead of adding one. */
  renews: accountId.nullable(),
  /** Where these credentials carry several accounts: all of them; `already` as above. */
  several: z.array(z.strictObject({ remoteId: z.string(), handle: z.string(), name: z.string(), already: z.strictObject({ id: accountId, brand: z.string() }).nullable() })).optional(),
  expiresAt: z.number().int(),
})
export type ConnectionTrial = z.infer<typeof trial>

export const inboxFilter = z.strictObject({
  brand: z.string().optional(),
  brandId: brandId.optional(),
  accountId: accountId.optional(),
  network: networkId.optional(),
  kind: itemKindFilter.optional(),
  /** `todo` is new and open together: what waits for a decision. */
  state: z.union([itemState, z.literal('todo'), z.literal('all')]).optional(),
  unread: z.boolean().optional(),
  label: z.string().optional(),
  /** What this watch found. */
  watch: watchId.optional(),
  /** True: what the public does not see (hidden, held, spam, trash); false: the rest. */
  aside: z.boolean().optional(),
  /** What an item was judged to be, or what the user has said it is. */
  verdict: verdictHead.optional(),
  cluster: clusterId.optional(),
  /** Words of the author's name or handle; the last may be a beginning. */
  author: z.string().max(200).optional(),
  /** ISO 639-1: as the network says, else as the text was judged. */
  lang: z.string().regex(/^[a-z]{2}$/).optional(),
  /** Whose it is; `nobody`: nobody's in particular. */
  assignee: z.union([colleagueId, z.literal('nobody')]).optional(),
  /** The user's mark on the author; `any`: either. */
  flag: z.union([authorFlag, z.literal('any')]).optional(),
  /** Written before that instant; from that instant on. */
  before: instant.optional(),
  after: instant.optional(),
  /** All of these. `media`: an image, a video or a sound. */
  has: z.array(z.enum(['image', 'video', 'file', 'media', 'note', 'draft'])).optional(),
  /** None of these. */
  not: z.array(z.union([
    z.strictObject({ brandId }), z.strictObject({ network: networkId }), z.strictObject({ kind: itemKindFilter }), z.strictObject({ label: z.string() }),
    z.strictObject({ verdict: verdictHead }), z.strictObject({ lang: z.string().regex(/^[a-z]{2}$/) }),
  ])).max(20).optional(),
})
export type InboxFilter = z.infer<typeof inboxFilter>

/**
 * `urgent`: what expires or burns first, of what waits for a decision; where the filter holds anything else, as `newest`. `waiting`: what waits for a
 * decision alone, the longest first. Ties stand by age, so that a page never holds what another did.
 */
export const inboxOrder = z.enum(['urgent', 'newest', 'oldest', 'waiting'])
export type InboxOrder = z.infer<typeof inboxOrder>

/**
 * Every command of the engine: name → what it takes and what it gives. The window, the command line and the local socket speak these
 * and nothing else. Input is parsed on arrival; a failure travels as code and parameters.
 */
export const commands = {
  ...escalationCommands,
  ...deskCommands,
  ...alertCommands,
  ...budgetCommands,
  ...deadlineCommands,
  ...evidenceCommands,
  ...moderationCommands,
  ...postCommands,
  ...savedReplyCommands,
  ...viewCommands,
  'engine.hello': {
    input: none,
    output: z.strictObject({ protocol: z.number().int(), version: z.string(), demo: z.boolean(), secrets: z.enum(['keyring', 'file', 'memory']), dataDir: z.string() }),
  },
  /**
   * `signIn`: the user's browser may be sent there to allow us in; what they have to say before. `pasted`: it cannot come back to this machine, so that the
   * address it was sent to is pasted.
   */
  'network.list': {
    input: none,
    output: z.strictObject({
      networks: z.array(z.strictObject({ id: networkId, capabilities, signIn: z.strictObject({ asks: z.array(z.string()), pasted: z.boolean() }).nullable() })),
    }),
  },
  'brand.list': { input: none, output: z.strictObject({ brands: z.array(brand) }) },
  'brand.rename': { input: z.strictObject({ id: brandId, name: z.string().min(1).max(80) }), output: z.strictObject({ brand }) },
  'account.list': { input: none, output: z.strictObject({ accounts: z.array(account) }) },
  /** Checks the credentials with the network before anything is saved. Secrets by field name, as `capabilities.connect` lists them. */
  'account.add': {
    input: z.strictObject({
      network: networkId,
      brand: z.string().min(1).max(80),
      url: z.string().max(2000).optional(),
      user: z.string().max(320).optional(),
      secrets: z.record(z.string(), z.string().max(10_000)),
    }),
    output: z.strictObject({ id: accountId, network: networkId, brand: z.string(), handle: z.string() }),
  },
  /**
   * Tries the credentials and saves nothing: who we are there, what may be read and done. What was tried is kept in memory for a quarter of an hour, for
   * `account.save`. With `accountId`: of that account, to renew its connection; its address stands.
   */
  'account.test': { input: z.strictObject({ ...connecting, accountId: accountId.optional() }), output: z.strictObject({ trial }) },
  /**
   * Signing in by the user's browser, which is sent to `url`, https or this very machine. It comes back to a listener of the engine's own, good once and
   * for ten minutes; what it then yields stays in the engine.
   */
  'account.signIn.begin': {
    input: z.strictObject({ network: networkId, accountId: accountId.optional(), url: connecting.url, user: connecting.user, secrets: connecting.secrets.optional() }),
    output: z.strictObject({ id: z.string(), url: z.string(), redirectUrl: z.string(), expiresAt: z.number().int() }),
  },
  /** Waits for the browser. With `returned`: the address it was sent to, or the code it was shown, pasted by the user; a wrong one may be followed by another. */
  'account.signIn.finish': { input: z.strictObject({ id: z.string().max(60), returned: z.string().max(8000).optional() }), output: z.strictObject({ trial }) },
  'account.signIn.cancel': { input: z.strictObject({ id: z.string().max(60) }), output: none },
  /**
   * What was tried becomes an account of this brand; once. Tried for an account, or without a brand where it is connected already, it renews that connection.
   */
  'account.save': {
    input: z.strictObject({
      trial: z.string().max(60), brand: z.string().min(1).max(80).optional(),
      /** Of several that the credentials carry, these; each under its brand. One that is connected already is renewed. */
      accounts: z.array(z.strictObject({ remoteId: z.string().max(200), brand: z.string().min(1).max(80) })).min(1).max(200).optional(),
    }),
    output: z.strictObject({
      id: accountId, network: networkId, brand: z.string(), handle: z.string(), renewed: z.boolean(),
      /** All that were saved, where several were named. */
      all: z.array(accountId).optional(),
    }),
  },
  'account.reconnect': { input: z.strictObject({ id: accountId, user: z.string().max(320).optional(), secrets: z.record(z.string(), z.string().max(10_000)) }), output: z.strictObject({ account }) },
  /** The account's items leave with it. */
  'account.remove': { input: z.strictObject({ id: accountId }), output: z.strictObject({ removed: z.number().int() }) },
  'sync.run': {
    input: z.strictObject({ accountId: accountId.optional() }),
    output: z.strictObject({
      accounts: z.array(z.strictObject({
        id: accountId, network: networkId, fetched: z.number().int(), new: z.number().int(), changed: z.number().int(), removed: z.number().int(),
        requests: z.number().int(), ms: z.number().int(), error: failure.optional(),
        /** How many things of this account are missing here because they could not be read. */
        unreadable: z.number().int().optional(),
      })),
    }),
  },
  'sync.cancel': { input: z.strictObject({ accountId: accountId.optional() }), output: z.strictObject({ cancelled: z.number().int() }) },
  /** The window came to the front, the machine woke: read soon what is due. */
  'sync.nudge': { input: z.strictObject({ why: z.enum(['focus', 'wake', 'online']) }), output: none },
  /**
   * `offset` serves the window (a position in the order), `cursor` the command line (after this item). Newest first unless `order` says otherwise.
   * `around` as well: so many rows before and after an item wherever it is, or would be, from one multiple of `step` to another; `place` says where that is,
   * of the very same moment.
   */
  'inbox.page': {
    input: z.strictObject({
      filter: inboxFilter, limit: z.number().int().min(1).max(500), cursor: itemId.optional(), offset: z.number().int().min(0).optional(), order: inboxOrder.optional(),
      around: z.strictObject({ id: itemId, before: z.number().int().min(0), after: z.number().int().min(0), step: z.number().int().min(1) }).optional(),
    }),
    output: z.strictObject({
      items: z.array(item), next: itemId.optional(),
      place: z.strictObject({ offset: z.number().int(), position: z.number().int(), present: z.boolean(), total: z.number().int() }).optional(),
    }),
  },
  'inbox.count': { input: z.strictObject({ filter: inboxFilter }), output: z.strictObject({ total: z.number().int() }) },
  /** How many items of the filter stand before this one: where it is, or would be. */
  'inbox.position': { input: z.strictObject({ filter: inboxFilter, id: itemId, order: inboxOrder.optional() }), output: z.strictObject({ position: z.number().int(), present: z.boolean() }) },
  /** What waits for a decision and is like this item, itself included, within its brand; newest first, 1,000 at most. `text`: the same words to the letter. */
  'inbox.alike': { input: z.strictObject({ id: itemId, by: z.enum(['author', 'text', 'thread']) }), output: z.strictObject({ items: z.array(item) }) },
  /**
   * The query may hold `key:value` pairs besides words (docs/search.md); they go before `filter`. While `typing`, an unfinished value at its end asks for
   * nothing yet. Words: all of them, accents folded, prefix on the last word, newest first. `ranges` are UTF-16 [from, to) pairs in the item's text.
   * Where each candidate must be looked up to be told apart, one call looks at the newest 50,000: `searchedTo` says back to when, and `next` goes on.
   */
  'search.items': {
    input: z.strictObject({
      query: z.string().max(500), limit: z.number().int().min(1).max(500), cursor: itemId.optional(), filter: inboxFilter.optional(), typing: z.boolean().optional(),
    }),
    output: z.strictObject({ items: z.array(item), matches: z.array(z.strictObject({ id: itemId, ranges: z.array(z.tuple([z.number().int(), z.number().int()])) })), next: itemId.optional(), searchedTo: instant.optional() }),
  },
  'item.get': { input: z.strictObject({ id: itemId }), output: z.strictObject({ item }) },
  'item.markRead': { input: z.strictObject({ ids: z.array(itemId).max(500), unread: z.boolean() }), output: none },
  'thread.get': { input: z.strictObject({ itemId }), output: z.strictObject({ thread }) },
  /** One decision, however many items; local effect and jobs in one transaction. Items that cannot are listed with the reason, the others go. */
  'act.submit': {
    input: z.strictObject({
      verb, ids: z.array(itemId).min(1).max(1000), source: z.string().max(40).optional(),
      /** For `snooze` alone, within a year: when the items come back. Absent: as soon as somebody writes in their thread, and not before. */
      until: instant.optional(),
    }),
    output: z.strictObject({ decisionId: decisionId.nullable(), jobs: z.array(job), refused: z.array(z.strictObject({ id: itemId, failure })) }),
  },
  'reply.submit': {
    input: z.strictObject({ id: itemId, text: z.string().max(100_000), private: z.boolean().optional(), source: z.string().max(40).optional() }),
    output: z.strictObject({ decisionId, jobs: z.array(job) }),
  },
  /** Without an id: the last decision of this source that can still be undone. */
  'decision.undo': {
    input: z.strictObject({ id: decisionId.optional(), source: z.string().max(40).optional() }),
    /** `recalled`: jobs of which nobody knows yet whether they arrived, nor so what takes them back; once it is known they are called off, taken back, or said to stand. */
    output: z.strictObject({
      decision, cancelled: z.number().int(), recalled: z.number().int(), inverted: z.array(job), notUndoable: z.array(z.strictObject({ id: itemId, failure })),
    }),
  },
  'decision.recent': { input: z.strictObject({ limit: z.number().int().min(1).max(100) }), output: z.strictObject({ decisions: z.array(decision) }) },
  /** `needsYou`: those alone that wait for a person: in review, paused, uncertain for good, and refused until they are dropped or sent anew. */
  'outbox.list': {
    input: z.strictObject({ live: z.boolean().optional(), needsYou: z.boolean().optional(), limit: z.number().int().min(1).max(1000).optional() }),
    output: z.strictObject({ jobs: z.array(job), counts: outboxCounts }),
  },
  /**
   * What a person chooses for a job that needs them. `send`: as it is, whatever has changed (one that was refused: as a new decision). `edit`: with
   * another text. `drop`: not at all; the item is again what it was, and a reply's text is its thread's draft unless there is one.
   */
  'outbox.decide': {
    input: z.strictObject({ id: jobId, choice: z.enum(['send', 'edit', 'drop']), text: z.string().max(100_000).optional() }),
    output: z.strictObject({ job }),
  },
  /**
   * What would stay unsent if one left now, by brand. `leavesAt`: when the last hold or pause before a retry ends; null when nothing leaves by itself. To
   * finish, `outbox.flush` with `wait`; to keep, just leave: all of it is saved, and looked at again when it has become old.
   */
  'engine.leaving': {
    input: none,
    output: z.strictObject({
      unsent: z.number().int(), counts: outboxCounts, leavesAt: z.number().int().nullable(),
      brands: z.array(z.strictObject({ id: brandId, name: z.string(), hue: z.number().int(), unsent: z.number().int() })),
    }),
  },
  'outbox.cancel': { input: z.strictObject({ id: jobId }), output: z.strictObject({ job }) },
  /** Sends what is due and, with `wait`, returns when no job is held, queued, sending or retrying; past `timeoutMs` it fails with outbox.timeout. */
  'outbox.flush': {
    input: z.strictObject({ wait: z.boolean(), timeoutMs: z.number().int().min(0).optional() }),
    output: z.strictObject({
      verified: z.number().int(), refused: z.number().int(), uncertain: z.number().int(), paused: z.number().int(), review: z.number().int(), live: z.number().int(),
      /** All that waits for a person, those refused before included. */
      needsYou: z.number().int(),
    }),
  },
  /** Empty text removes the draft. `private`: it is meant for the author alone. */
  'draft.save': { input: z.strictObject({ itemId, text: z.string().max(100_000), private: z.boolean().optional() }), output: z.strictObject({ draft: draft.nullable() }) },
  'label.list': { input: none, output: z.strictObject({ labels: z.array(label) }) },
  'label.set': { input: z.strictObject({ ids: z.array(itemId).min(1).max(1000), name: z.string().min(1).max(40), on: z.boolean() }), output: z.strictObject({ label }) },
  'label.remove': { input: z.strictObject({ id: labelId }), output: none },
  'note.add': { input: z.strictObject({ threadId, text: z.string().min(1).max(10_000) }), output: z.strictObject({ note }) },
  /**
   * Settings of this data directory, e.g. `images` (on/off). Values are JSON. `hold.reply`, `hold.oneWay`, `hold.other`: how long a decision is held
   * before it leaves, ms, 0 to 60,000; the same with `.<network>` for a network, with `.brand.<id>` for a brand, which goes before it.
   */
  'settings.get': { input: none, output: z.strictObject({ settings: z.record(z.string(), z.json()) }) },
  'settings.set': { input: z.strictObject({ key: z.string().regex(/^[a-zA-Z0-9.]{1,60}$/), value: z.json() }), output: none },
  'data.backup': { input: z.strictObject({ file: z.string().min(1).max(4000) }), output: z.strictObject({ file: z.string(), bytes: z.number().int(), items: z.number().int() }) },
  /** The present file is kept beside as a backup; the engine starts again on the restored one. */
  'data.restore': { input: z.strictObject({ file: z.string().min(1).max(4000) }), output: z.strictObject({ items: z.number().int(), kept: z.string() }) },
  'data.check': { input: none, output: z.strictObject({ ok: z.boolean(), problems: z.array(z.string()), items: z.number().int(), bytes: z.number().int() }) },
  'data.doctor': {
    input: none,
    output: z.strictObject({ checks: z.array(z.strictObject({ name: z.string(), ok: z.boolean(), value: z.string(), advice: z.string().nullable() })) }),
  },
  /** A picture of a network, fetched by the engine with limits; for the app's own image protocol, never over the socket. */
  'image.get': {
    input: z.strictObject({ of: z.enum(['author', 'attachment']), id: z.number().int().positive() }),
    output: z.strictObject({ mime: z.string(), bytes: z.instanceof(Uint8Array) }),
  },
  ...watchCommands,
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>

export type CommandName = keyof typeof commands
export type CommandInput<N extends CommandName> = z.input<(typeof commands)[N]['input']>
export type CommandOutput<N extends CommandName> = z.output<(typeof commands)[N]['output']>

/** Changes when a command's shape does: a window or command line of another version is told so instead of misread. */
export const protocolVersion = 1
