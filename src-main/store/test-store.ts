import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AccountId } from '../../src-contract/ids.ts'
import type { RemoteAuthor, RemoteItem, RemotePost } from '../../src-contract/remote.ts'
import type { Clock } from '../lib/clock.ts'
import { createAccount } from './accounts.ts'
import { openStore } from './database.ts'
import type { Store } from './database.ts'

// What the tests of the store stand on. Not part of the app.

export const startAt = Date.UTC(2026, 0, 15, 9)

/** Moved by hand; sleepers never wake by themselves. */
export function handClock(at: number = startAt): Clock & { set(at: number): void } {
  let now = at
  return {
    now: () => now,
    sleep: () => new Promise(() => {}),
    set: (next) => {
      now = next
    },
  }
}

export function tempDir(): string {
  return mkdtempSync(join(tmpdir(), 'vigie-store-'))
}

export type TestStore = { store: Store; clock: ReturnType<typeof handClock>; accountId: AccountId; dir: string; end(): void }

export function testStore(): TestStore {
  const dir = tempDir()
  const clock = handClock()
  const store = openStore({ dir, clock })
  const accountId = addAccount(store)
  return {
    store,
    clock,
    accountId,
    dir,
    end: () => {
      store.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

export function addAccount(store: Store, remoteId = 'blog', brand = 'Maison Verte'): AccountId {
  return createAccount(store, {
    network: remoteId.startsWith('did:') ? 'bluesky' : 'wordpress',
    brand,
    remoteId,
    handle: `@${remoteId}`,
    name: remoteId,
    url: null,
    settings: {},
    secretRef: `secret-${remoteId}`,
  })
}

export const remoteAuthor = (remoteId = 'ana', patch: Partial<RemoteAuthor> = {}): RemoteAuthor => ({
  remoteId,
  name: `Name of ${remoteId}`,
  handle: remoteId,
  url: null,
  avatarUrl: null,
  ...patch,
})

export function remoteItem(remoteId: string, patch: Partial<RemoteItem> = {}): RemoteItem {
  return {
    remoteId,
    kind: 'comment',
    own: false,
    threadRemoteId: remoteId,
    parentRemoteId: null,
    postRemoteId: null,
    author: remoteAuthor(),
    text: `text of ${remoteId}`,
    lang: null,
    createdAt: startAt - 60_000,
    editedAt: null,
    url: null,
    visibility: 'visible',
    liked: false,
    authorBlocked: null,
    rating: null,
    attachments: [],
    refuses: [],
    ref: {},
    ...patch,
  }
}

export const remotePost = (remoteId: string, patch: Partial<RemotePost> = {}): RemotePost => ({
  remoteId,
  url: null,
  title: `Post ${remoteId}`,
  text: '',
  createdAt: startAt - 3_600_000,
  ...patch,
})

/** The same numbers in [0, 1) for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
