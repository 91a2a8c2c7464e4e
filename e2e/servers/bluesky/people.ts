import { setTimeout as wait } from 'node:timers/promises'

type Answer = { status: number; json: Record<string, unknown> }
type Query = Record<string, string | string[]>

/** Plain XRPC at the real servers, without anything of ours in between: what the server itself says. */
export async function xrpc(
  pds: string,
  method: 'GET' | 'POST',
  nsid: string,
  given: { token?: string; body?: unknown; query?: Query } = {},
): Promise<Answer> {
  const url = new URL(`/xrpc/${nsid}`, pds)
  for (const [name, value] of Object.entries(given.query ?? {})) for (const one of [value].flat()) url.searchParams.append(name, one)
  const answer = await fetch(url, {
    method,
    headers: {
      ...(given.token === undefined ? {} : { authorization: `Bearer ${given.token}` }),
      ...(given.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
  })
  return { status: answer.status, json: JSON.parse((await answer.text()) || '{}') as Record<string, unknown> }
}

export type Ref = { uri: string; cid: string }

/** Somebody with an account at the real servers, who speaks for themselves. */
export type Person = {
  did: string
  handle: string
  /** Of the account itself, which Vigie never asks for. */
  password: string
  appPassword(privileged: boolean): Promise<string>
  /** Written, and indexed by the AppView unless `hurry`. */
  say(text: string, under?: { root: Ref; parent: Ref }, hurry?: boolean): Promise<Ref>
  /** Replies first, then what they answer: written, taken back while they are indexed, and written again as it was. */
  sayAfterItsReplies(text: string, replies: (root: Ref) => Promise<void>): Promise<Ref>
  remove(uri: string): Promise<void>
  get(nsid: string, query: Query): Promise<Answer>
}

let made = 0

export async function createPerson(pds: string, name: string): Promise<Person> {
  made += 1
  // At most 18 characters before the first dot.
  const handle = `${name}${made}-${Date.now().toString(36).slice(-5)}.test`
  const account = await xrpc(pds, 'POST', 'com.atproto.server.createAccount', {
    body: { handle, email: `${handle}@example.org`, password: `password of ${name}` },
  })
  if (account.status !== 200) throw new Error(`createAccount answered ${account.status}`)
  const { did, accessJwt: token } = account.json as { did: string; accessJwt: string }
  const get = (nsid: string, query: Query) => xrpc(pds, 'GET', nsid, { token, query })

  const isShown = async (uri: string) =>
    ((await get('app.bsky.feed.getPosts', { uris: uri })).json['posts'] as unknown[] | undefined)?.length === 1
  const write = async (record: object, rkey?: string): Promise<Ref> => {
    const { status, json } = await xrpc(pds, 'POST', 'com.atproto.repo.createRecord', {
      token,
      body: { repo: did, collection: 'app.bsky.feed.post', record, rkey },
    })
    if (status !== 200) throw new Error(`createRecord answered ${status}`)
    return { uri: String(json['uri']), cid: String(json['cid']) }
  }
  const remove = async (uri: string): Promise<void> => {
    const [, , , collection, rkey] = uri.split('/')
    await xrpc(pds, 'POST', 'com.atproto.repo.deleteRecord', { token, body: { repo: did, collection, rkey } })
  }

  return {
    did,
    handle,
    password: `password of ${name}`,
    get,
    remove,
    async appPassword(privileged) {
      const { json } = await xrpc(pds, 'POST', 'com.atproto.server.createAppPassword', {
        token,
        body: { name: `vigie ${privileged}`, privileged },
      })
      return String(json['password'])
    },
    async say(text, under, hurry = false) {
      const record = {
        $type: 'app.bsky.feed.post',
        text,
        createdAt: new Date().toISOString(),
        ...(under === undefined ? {} : { reply: under }),
      }
      const ref = await write(record)
      if (!hurry) await until(() => isShown(ref.uri))
      return ref
    },
    async sayAfterItsReplies(text, replies) {
      const record = { $type: 'app.bsky.feed.post', text, createdAt: new Date().toISOString() }
      const ref = await write(record)
      await until(() => isShown(ref.uri))
      await remove(ref.uri)
      await until(async () => !(await isShown(ref.uri)))
      await replies(ref)
      const again = await write(record, ref.uri.split('/').at(-1))
      if (again.cid !== ref.cid) throw new Error('the same post has another cid')
      await until(() => isShown(ref.uri))
      return ref
    },
  }
}

export async function until(holds: () => Promise<boolean>, patienceMs = 20_000): Promise<boolean> {
  for (const end = Date.now() + patienceMs; Date.now() < end;) {
    if (await holds()) return true
    await wait(60)
  }
  return false
}

/** The record as the repository has it; null when there is none. */
export async function recordAt(pds: string, uri: string): Promise<Record<string, unknown> | null> {
  const [, , repo = '', collection = '', rkey = ''] = uri.split('/')
  const { status, json } = await xrpc(pds, 'GET', 'com.atproto.repo.getRecord', { query: { repo, collection, rkey } })
  return status === 200 ? (json['value'] as Record<string, unknown>) : null
}

export async function recordsOf(pds: string, repo: string, collection: string): Promise<{ uri: string; value: Record<string, unknown> }[]> {
  const { json } = await xrpc(pds, 'GET', 'com.atproto.repo.listRecords', { query: { repo, collection, limit: '100' } })
  return json['records'] as { uri: string; value: Record<string, unknown> }[]
}
