import { cidOf, createTids, didOf, splitUri } from './names.ts'

export type Account = {
  did: string
  handle: string
  displayName: string
  createdAt: number
  /** An app password, and whether it was made with access to messages. */
  passwords: { password: string; privileged: boolean }[]
}

export type Fields = Record<string, unknown>
export type PostFields = Fields & { text: string; createdAt: string; reply?: { root: Ref; parent: Ref } }
export type Ref = { uri: string; cid: string }

/** A record as its repository has it. The AppView dates it `indexedAt` and shows it from `shownAt` on. */
export type Stored = Ref & { did: string; collection: string; rkey: string; value: Fields; indexedAt: number; shownAt: number }

export type Notice = {
  for: string
  uri: string
  reason: 'reply' | 'mention' | 'quote' | 'like'
  subject: string | null
  at: number
  shownAt: number
  n: number
}

export const post = 'app.bsky.feed.post'
export const like = 'app.bsky.feed.like'
export const block = 'app.bsky.graph.block'
export const gate = 'app.bsky.feed.threadgate'

/** What records are found by beside their name. */
export const linkTo = {
  reply: (uri: string) => `reply ${uri}`,
  quote: (uri: string) => `quote ${uri}`,
  like: (uri: string) => `like ${uri}`,
  block: (by: string, of: string) => `block ${by} ${of}`,
  mute: (by: string, of: string) => `mute ${by} ${of}`,
  own: (collection: string, did: string) => `own ${collection} ${did}`,
}

function linksOf({ did, collection, value }: Stored): string[] {
  const links = [linkTo.own(collection, did)]
  if (collection === post) {
    const parent = (value as PostFields).reply?.parent.uri
    const quoted = quotedBy(value)
    if (parent !== undefined) links.push(linkTo.reply(parent))
    if (quoted !== null) links.push(linkTo.quote(quoted))
  }
  if (collection === like) links.push(linkTo.like((value['subject'] as Ref).uri))
  if (collection === block) links.push(linkTo.block(did, String(value['subject'])))
  return links
}

/** Everybody's repositories, and what the AppView makes of them. */
export function createNetwork(now: () => number) {
  const accounts = new Map<string, Account>()
  const records = new Map<string, Stored>()
  const notices: Notice[] = []
  const links = new Map<string, Set<string>>()
  /** Told to nobody, and in no repository. */
  const mutes = new Set<string>()
  /** The list through which, by its address. */
  const mutedByList = new Map<string, string>()
  const tid = createTids()
  let delayMs = 0
  let count = 0

  const find = (actor: string): Account | undefined => accounts.get(actor) ?? [...accounts.values()].find((one) => one.handle === actor)
  const mustFind = (actor: string): Account => {
    const account = find(actor)
    if (account === undefined) throw new Error(`the sandbox knows no ${actor}`)
    return account
  }

  function addAccount(given: { handle: string; displayName?: string; password?: string; privileged?: boolean }): Account {
    const did = didOf(given.handle)
    const account = accounts.get(did) ?? {
      did,
      handle: given.handle,
      displayName: given.displayName ?? '',
      createdAt: now(),
      passwords: [],
    }
    if (given.password !== undefined) account.passwords.push({ password: given.password, privileged: given.privileged ?? false })
    accounts.set(did, account)
    return account
  }

  function write(did: string, collection: string, rkey: string, value: Fields, options: { at?: number; notify?: boolean } = {}): Stored {
    const at = options.at ?? now()
    const uri = `at://${did}/${collection}/${rkey}`
    const full = { $type: collection, ...value }
    const stored: Stored = { uri, cid: cidOf(full), did, collection, rkey, value: full, indexedAt: at, shownAt: now() + delayMs }
    const known = records.get(uri)
    if (known !== undefined) unlink(known)
    for (const link of linksOf(stored)) links.set(link, (links.get(link) ?? new Set()).add(uri))
    records.set(uri, known === undefined ? stored : { ...stored, indexedAt: known.indexedAt, shownAt: known.shownAt })
    if (known === undefined && options.notify !== false) notify(stored)
    return stored
  }

  function unlink(stored: Stored): void {
    for (const link of linksOf(stored)) links.get(link)?.delete(stored.uri)
  }

  const linked = (link: string): Stored[] => Array.from(links.get(link) ?? [], (uri) => records.get(uri)).filter((one) => one !== undefined)
  const isShown = (stored: Stored) => stored.shownAt <= now()

  function notify(stored: Stored): void {
    const told = new Set([stored.did])
    const tell = (did: string, reason: Notice['reason'], subject: string | null) => {
      if (told.has(did) || !accounts.has(did)) return
      told.add(did)
      count += 1
      notices.push({ for: did, uri: stored.uri, reason, subject, at: stored.indexedAt, shownAt: stored.shownAt, n: count })
    }
    if (stored.collection === like) {
      const subject = (stored.value['subject'] as Ref).uri
      tell(splitUri(subject).did, 'like', subject)
    }
    if (stored.collection !== post) return
    // Everyone above in the thread is told, the nearest first.
    for (let at: Stored | undefined = parentOf(stored); at !== undefined; at = parentOf(at)) tell(at.did, 'reply', at.uri)
    for (const did of mentionedIn(stored.value)) tell(did, 'mention', null)
    const quoted = quotedBy(stored.value)
    if (quoted !== null) tell(splitUri(quoted).did, 'quote', quoted)
  }

  function parentOf(stored: Stored): Stored | undefined {
    return records.get((stored.value as PostFields).reply?.parent.uri ?? '')
  }

  return {
    accounts,
    records,
    notices,
    mutes,
    mutedByList,
    find,
    mustFind,
    addAccount,
    write,
    tid,
    remove(uri: string): void {
      const stored = records.get(uri)
      if (stored === undefined) return
      unlink(stored)
      records.delete(uri)
      for (let index = notices.length - 1; index >= 0; index -= 1) if (notices[index]?.uri === uri) notices.splice(index, 1)
    },
    delayIndex(ms: number): void {
      delayMs = ms
    },
    /** What the AppView knows by now. */
    shown: (uri: string): Stored | undefined => {
      const stored = records.get(uri)
      return stored !== undefined && isShown(stored) ? stored : undefined
    },
    linked,
    shownLinked: (link: string): Stored[] => linked(link).filter(isShown),
    of: (collection: string, did: string): Stored[] => linked(linkTo.own(collection, did)),
    now,
  }
}
export type Network = ReturnType<typeof createNetwork>

export function mentionedIn(value: Fields): string[] {
  if (!Array.isArray(value['facets'])) return []
  return (value['facets'] as { features: { $type: string; did?: string }[] }[]).flatMap((facet) =>
    facet.features.flatMap((feature) => (feature.$type.endsWith('#mention') && feature.did !== undefined ? [feature.did] : [])),
  )
}

export function quotedBy(value: Fields): string | null {
  const embed = value['embed'] as { $type: string; record?: Ref } | undefined
  return embed?.$type === 'app.bsky.embed.record' ? (embed.record?.uri ?? null) : null
}
