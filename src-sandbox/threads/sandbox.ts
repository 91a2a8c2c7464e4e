import { badParameter, bodyOf, gone, insert, invalidToken, needs, ok, only, pageOf, refuse, timeOf, tokenIn, unknownToken } from '../graph.ts'
import type { Row } from '../graph.ts'
import { createSandboxServer } from '../server.ts'
import type { Misbehave, SandboxAnswer, SandboxRequest } from '../server.ts'

export type ThreadsSandboxOptions = {
  user: { id: string; username: string; name: string; token: string }
  permissions?: readonly string[]
  app?: { id: string; secret: string }
  now?: () => number
  /** How often a container is said to be in the making before it is finished. */
  slowContainers?: number
}

type Thread = Row & { id: string; by: string; text: string; root: string | null; above: string | null; status: string; pending: boolean; mentions: boolean; image: boolean }
type Container = { id: string; text: string; above: string | null; published: boolean; asked: number }

export type ThreadsSandbox = ReturnType<typeof createThreadsSandbox>

export const threadsPermissions = ['threads_basic', 'threads_read_replies', 'threads_manage_replies', 'threads_content_publish', 'threads_manage_mentions', 'threads_delete'] as const

const emoji = /\p{Extended_Pictographic}/u
const weight = (text: string) => Array.from(text).reduce((sum, sign) => sum + (emoji.test(sign) ? Buffer.byteLength(sign) : sign.length), 0)

/** One profile, what it posts and what is answered. https://developers.facebook.com/docs/threads */
export function createThreadsSandbox(options: ThreadsSandboxOptions) {
  const now = options.now ?? (() => Date.now())
  const server = createSandboxServer(handle)
  const granted = new Set<string>(options.permissions ?? threadsPermissions)
  const me = options.user.username
  const threads = new Map<string, Thread>()
  /** What stands under a post, oldest first. */
  const under = new Map<string, Thread[]>()
  const answered = new Set<string>()
  const containers = new Map<string, Container>()
  const tokens = new Set([options.user.token])
  const dead = new Set<string>()
  let [seq, epoch, usage, made] = [0, 1, 1, 0]
  let counting = 18_000_000_000_000_000n
  const nextId = () => String((counting += 11n))

  const shown = (one: Thread, fields: string | null): Record<string, unknown> => only({
    id: one.id, media_product_type: 'THREADS', media_type: one.image ? 'IMAGE' : 'TEXT_POST', media_url: one.image ? 'https://scontent.example/t.jpg' : undefined,
    permalink: `https://www.threads.net/@${one.by}/post/${one.id}`, username: one.by, text: one.text, timestamp: timeOf(one.at),
    is_reply: one.root !== null, is_reply_owned_by_me: one.root === null ? undefined : one.by === me, has_replies: answered.has(one.id),
    root_post: one.root === null ? undefined : { id: one.root }, replied_to: one.above === null ? undefined : { id: one.above },
    hide_status: one.root === null ? undefined : one.status,
  }, fields, [])

  const add = (by: string, text: string, at: number, above: string | null, extra: Partial<Thread> = {}): Thread => {
    const parent = above === null ? undefined : threads.get(above)
    const root = parent === undefined ? null : (parent.root ?? parent.id)
    const one: Thread = { id: nextId(), by, text, root, above, status: 'NOT_HUSHED', pending: false, mentions: false, image: false, at, seq: (seq += 1), ...extra }
    threads.set(one.id, one)
    if (above !== null) answered.add(above)
    if (root === null) under.set(one.id, [])
    else insert(under.get(root) ?? [], one)
    return one
  }
  const remove = (id: string) => {
    const one = threads.get(id)
    threads.delete(id)
    if (one !== undefined && one.root !== null) under.set(one.root, (under.get(one.root) ?? []).filter((each) => each.id !== id))
    under.delete(id)
  }

  function handle(request: SandboxRequest): SandboxAnswer {
    const answer = route(request)
    return { ...answer, headers: { 'x-app-usage': JSON.stringify({ call_count: usage, total_cputime: 1, total_time: 1 }), ...answer.headers } }
  }

  function route(request: SandboxRequest): SandboxAnswer {
    const [first = '', node = '', edge = ''] = request.path.split('/').slice(1).map(decodeURIComponent)
    const token = tokenIn(request)
    if (request.path === '/oauth/access_token') return exchange(request)
    if (first === 'access_token' || first === 'refresh_access_token') return lasting(request, token)
    if (first !== 'v1.0') return badParameter('Unknown path components')
    if (dead.has(token)) return invalidToken()
    if (!tokens.has(token)) return unknownToken()
    if (usage >= 100) return refuse(400, 4, '(#4) Application request limit reached')
    return node === 'me' ? mine(request, edge, token) : entity(request, node, edge, token)
  }

  function exchange(request: SandboxRequest): SandboxAnswer {
    const asked = bodyOf(request)
    if (options.app === undefined || asked['client_id'] !== options.app.id || asked['client_secret'] !== options.app.secret) return refuse(400, 101, 'Error validating client secret.')
    if (asked['code'] !== 'a-code-for-us') return badParameter('Invalid verification code format.')
    tokens.add('a-token-of-an-hour')
    return ok({ access_token: 'a-token-of-an-hour', user_id: Number(options.user.id.slice(0, 15)) })
  }

  function lasting(request: SandboxRequest, token: string): SandboxAnswer {
    const type = request.query.get('grant_type')
    if (!tokens.has(token) || dead.has(token)) return invalidToken()
    if (type === 'th_exchange_token' && request.query.get('client_secret') !== options.app?.secret) return refuse(400, 101, 'Error validating client secret.')
    if (type !== 'th_exchange_token' && type !== 'th_refresh_token') return badParameter('Unsupported grant type')
    made += 1
    tokens.add(`a-lasting-token-${made}`)
    return ok({ access_token: `a-lasting-token-${made}`, token_type: 'bearer', expires_in: 5_183_944 })
  }

  const paging = (request: SandboxRequest, token: string) => ({ request, base: server.url, token, most: 100, standard: 25, epoch })
  const sorted = (which: (one: Thread) => boolean) => Array.from(threads.values()).filter(which).sort((a, b) => a.at - b.at || a.seq - b.seq)

  function mine(request: SandboxRequest, edge: string, token: string): SandboxAnswer {
    const fields = request.query.get('fields')
    const until = Number(request.query.get('until') ?? Number.NaN) * 1000
    switch (`${request.method} ${edge}`) {
      case 'GET ':
        return ok(only({ id: options.user.id, username: me, name: options.user.name }, fields, []))
      case 'GET threads':
        return pageOf(sorted((one) => one.by === me && one.root === null && !(one.at > until)), true, (one) => shown(one, fields), paging(request, token))
      case 'GET mentions':
        if (!granted.has('threads_manage_mentions')) return needs('threads_manage_mentions')
        return pageOf(sorted((one) => one.mentions), true, (one) => shown(one, fields), paging(request, token))
      case 'POST threads': {
        if (!granted.has('threads_content_publish')) return needs('threads_content_publish')
        const { media_type: type, text, reply_to_id: above } = bodyOf(request)
        if (type !== 'TEXT' || typeof text !== 'string' || text === '' || weight(text) > 500) return badParameter('Param text must be at most 500 characters long.')
        if (above !== undefined && !threads.has(String(above))) return gone(String(above))
        const one: Container = { id: nextId(), text, above: above === undefined ? null : String(above), published: false, asked: 0 }
        containers.set(one.id, one)
        return ok({ id: one.id })
      }
      case 'POST threads_publish': {
        const one = containers.get(String(bodyOf(request)['creation_id']))
        if (one === undefined || one.published) return badParameter('The requested resource does not exist')
        one.published = true
        return ok({ id: add(me, one.text, now(), one.above).id })
      }
      default:
        return badParameter(`Tried accessing nonexisting field (${edge}) on node type (ThreadsUser)`)
    }
  }

  function entity(request: SandboxRequest, node: string, edge: string, token: string): SandboxAnswer {
    const fields = request.query.get('fields')
    const made_ = containers.get(node)
    if (made_ !== undefined && edge === '') {
      made_.asked += 1
      return ok({ id: made_.id, status: made_.published ? 'PUBLISHED' : made_.asked > (options.slowContainers ?? 0) ? 'FINISHED' : 'IN_PROGRESS' })
    }
    const one = threads.get(node)
    if (one === undefined) return gone(node)
    const newestFirst = request.query.get('reverse') !== 'false'
    const lists: Record<string, (each: Thread) => boolean> = {
      conversation: ({ pending }) => !pending,
      replies: ({ above, pending }) => above === node && !pending,
      pending_replies: ({ pending }) => pending,
    }
    const list = lists[edge]
    if (list !== undefined) {
      if (!granted.has('threads_read_replies')) return needs('threads_read_replies')
      return pageOf((under.get(one.root ?? one.id) ?? []).filter(list), newestFirst, (each) => shown(each, fields), paging(request, token))
    }
    if (edge === '' && request.method === 'GET') return ok(shown(one, fields))
    if (edge === '' && request.method === 'DELETE') {
      if (!granted.has('threads_delete')) return needs('threads_delete')
      if (one.by !== me) return refuse(400, 10, '(#10) Only own posts can be deleted')
      remove(one.id)
      return ok({ success: true, deleted_id: one.id })
    }
    if (!granted.has('threads_manage_replies')) return needs('threads_manage_replies')
    if (edge === 'manage_reply') {
      if (one.above !== one.root) return badParameter('Only top-level replies can be hidden')
      one.status = String(bodyOf(request)['hide']) === 'true' ? 'HIDDEN' : 'UNHUSHED'
      return ok({ success: true })
    }
    if (edge === 'manage_pending_reply') {
      if (!one.pending) return badParameter('Reply is not pending')
      if (String(bodyOf(request)['approve']) === 'true') one.pending = false
      return ok({ success: true })
    }
    return badParameter(`Tried accessing nonexisting field (${edge}) on node type (ThreadsMedia)`)
  }

  return {
    get url() { return server.url },
    listen: server.listen,
    close: server.close,
    requests: server.requests,
    misbehave: (how: Misbehave) => server.misbehave(how),
    behave: () => server.behave(),
    post: (text: string, at: number): string => add(me, text, at, null).id,
    reply: (to: string, by: string, text: string, at: number, extra: Partial<Pick<Thread, 'pending' | 'image'>> = {}): string => add(by, text, at, to, extra).id,
    mention: (by: string, text: string, at: number): string => add(by, text, at, null, { mentions: true }).id,
    edit: (id: string, text: string) => { const one = threads.get(id); if (one !== undefined) one.text = text },
    remove,
    thread: (id: string): Readonly<Thread> | null => threads.get(id) ?? null,
    repliesTo: (id: string) => Array.from(threads.values()).filter(({ above, by }) => above === id && by === me),
    use: (percent: number) => { usage = percent },
    expireCursors: () => { epoch += 1 },
    killToken: (token: string) => void dead.add(token),
    grant: (permission: string, is: boolean) => void (is ? granted.add(permission) : granted.delete(permission)),
  }
}
