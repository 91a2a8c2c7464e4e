import { badParameter, bodyOf, gone, insert, invalidToken, needs, ok, only, pageOf, refuse, timeOf, tokenIn, unknownToken, usageHeader } from '../graph.ts'
import type { Row } from '../graph.ts'
import { createSandboxServer } from '../server.ts'
import type { Misbehave, SandboxAnswer, SandboxRequest } from '../server.ts'

export type InstagramSandboxOptions = {
  user: { id: string; username: string; name: string; token: string }
  permissions?: readonly string[]
  app?: { id: string; secret: string }
  /** The Page to which the account is linked, for whoever signs in by Facebook: its own token, and that of the person who looks after it. */
  page?: { id: string; name: string; token: string; userToken: string }
  now?: () => number
}

type Person = { id: string; username: string }
type Comment = Row & { id: string; media: string; parent: string | null; from: Person; unnamed: boolean; text: string; hidden: boolean; answeredPrivately: boolean }
type Media = Row & { id: string; by: Person; text: string; comments: Comment[]; tagged: boolean }
type Message = Row & { id: string; from: Person; text: string }
type Conversation = Row & { id: string; with: Person; messages: Message[] }

export type InstagramSandbox = ReturnType<typeof createInstagramSandbox>

export const instagramPermissions = ['instagram_business_basic', 'instagram_business_manage_comments', 'instagram_business_manage_messages'] as const
/** By Facebook they have other names, and there is one more. */
export const pagePermissions = ['pages_show_list', 'pages_read_engagement', 'instagram_basic', 'instagram_manage_comments', 'instagram_manage_messages', 'instagram_manage_engagement'] as const
const weekMs = 7 * 86_400_000
const dayMs = 86_400_000

/** One professional account, with Instagram's own sign-in. https://developers.facebook.com/docs/instagram-platform/ */
export function createInstagramSandbox(options: InstagramSandboxOptions) {
  const now = options.now ?? (() => Date.now())
  const server = createSandboxServer(handle)
  const granted = new Set<string>(options.permissions ?? [...instagramPermissions, ...pagePermissions])
  const me: Person = { id: options.user.id, username: options.user.username }
  const medias = new Map<string, Media>()
  const comments = new Map<string, Comment>()
  const conversations = new Map<string, Conversation>()
  const people = new Map<string, Person>()
  const tokens = new Set([options.user.token])
  const dead = new Set<string>()
  const liked = new Set<string>()
  const blocked = new Set<string>()
  const spam = new Set<string>()
  /** Of the request that is being answered. */
  let byFacebook = false
  const lacks = (what: 'comments' | 'messages'): SandboxAnswer | null => {
    const name = `instagram_${byFacebook ? '' : 'business_'}manage_${what}`
    return granted.has(name) ? null : needs(name)
  }
  let [seq, epoch, usage, made] = [0, 1, 1, 0]
  let counting = 17_900_000_000_000_000n
  const nextId = () => String((counting += 3n))
  const nextSeq = () => (seq += 1)
  const person = (username: string): Person => {
    if (username === me.username) return me
    const known = people.get(username) ?? { id: nextId(), username }
    people.set(username, known)
    return known
  }

  const shown = (one: Comment, fields: string | null): Record<string, unknown> => only({
    id: one.id, text: one.text, timestamp: timeOf(one.at), username: one.from.username, from: one.unnamed ? undefined : one.from, hidden: one.hidden, like_count: 0,
    parent_id: one.parent ?? undefined, media: { id: one.media },
    replies: repliesOf(one.id).length === 0 ? undefined : { data: repliesOf(one.id).slice(0, 50).map((answer) => shown(answer, 'id,text,timestamp,username,from,hidden,parent_id')) },
  }, fields, ['timestamp', 'text'])
  const showMedia = (one: Media, fields: string | null) => only({
    id: one.id, caption: one.text, media_type: 'IMAGE', media_product_type: 'FEED', permalink: `https://www.instagram.com/p/${one.id}/`, timestamp: timeOf(one.at),
    comments_count: one.comments.length, username: one.by.username,
  }, fields, [])
  const showConversation = (one: Conversation, fields: string | null) => only({
    id: one.id, updated_time: timeOf(one.at), participants: { data: [me, one.with] },
    messages: { data: one.messages.slice(-20).reverse().map((each) => ({ id: each.id, created_time: timeOf(each.at), from: each.from, to: { data: [each.from.id === me.id ? one.with : me] }, message: each.text })) },
  }, fields, ['updated_time'])

  const answers = new Map<string, Comment[]>()
  const repliesOf = (id: string): readonly Comment[] => answers.get(id) ?? []
  const add = (mediaId: string, from: Person, text: string, at: number, parent: string | null): Comment => {
    const media = medias.get(mediaId)
    if (media === undefined) throw new Error('no such media')
    const one: Comment = { id: nextId(), media: mediaId, parent: parent === null ? null : (comments.get(parent)?.parent ?? parent), from, unnamed: false, text, hidden: false, answeredPrivately: false, at, seq: nextSeq() }
    comments.set(one.id, one)
    insert(media.comments, one)
    if (one.parent !== null) answers.set(one.parent, [...repliesOf(one.parent), one])
    return one
  }
  const remove = (one: Comment) => {
    const media = medias.get(one.media)
    for (const each of media?.comments.filter(({ id, parent }) => id === one.id || parent === one.id) ?? []) comments.delete(each.id)
    if (one.parent !== null) answers.set(one.parent, repliesOf(one.parent).filter(({ id }) => id !== one.id))
    answers.delete(one.id)
    if (media !== undefined) media.comments = media.comments.filter(({ id, parent }) => id !== one.id && parent !== one.id)
  }
  const addMessage = (of: Conversation, from: Person, text: string, at: number): Message => {
    const one: Message = { id: `aWdf${Buffer.from(nextId()).toString('base64url')}`, from, text, at, seq: nextSeq() }
    insert(of.messages, one)
    of.at = Math.max(of.at, at)
    return one
  }
  const conversationWith = (other: Person, at: number): Conversation => {
    const known = Array.from(conversations.values()).find((one) => one.with.id === other.id)
    if (known !== undefined) return known
    const one: Conversation = { id: `aWdfZ${nextId()}`, with: other, messages: [], at, seq: nextSeq() }
    conversations.set(one.id, one)
    return one
  }

  function handle(request: SandboxRequest): SandboxAnswer {
    const answer = route(request)
    return { ...answer, headers: { ...usageHeader(me.id, 'instagram', usage), ...answer.headers } }
  }

  function route(request: SandboxRequest): SandboxAnswer {
    const parts = request.path.split('/').slice(1).map(decodeURIComponent)
    const [first = '', node = '', edge = ''] = parts
    const token = tokenIn(request)
    if (request.path === '/oauth/access_token') return exchange(request)
    if (first === 'access_token' || first === 'refresh_access_token') return lasting(request, token)
    if (!/^v\d+\.\d$/.test(first)) return badParameter('Unknown path components')
    if (dead.has(token)) return invalidToken()
    const { page } = options
    byFacebook = page !== undefined && (token === page.token || token === page.userToken)
    if (!tokens.has(token) && !byFacebook) return unknownToken()
    if (usage >= 100) return refuse(400, 80002, '(#80002) There have been too many calls to this Instagram account. Wait a bit and try again.')
    if (page !== undefined && byFacebook) {
      // Of the other host: there such a token is none.
      if (request.query.get('fields')?.includes('user_id') === true) return unknownToken()
      if (token === page.userToken && node !== me.id) return asPerson(request, page, node, edge, token)
      if (node === 'me' || node === page.id) return onPage(request, page, edge, token)
    }
    if (node === 'me' || node === me.id) return mine(request, edge, token)
    return entity(request, node, edge, token)
  }

  function exchange(request: SandboxRequest): SandboxAnswer {
    const asked = bodyOf(request)
    if (options.app === undefined || asked['client_id'] !== options.app.id || asked['client_secret'] !== options.app.secret) return refuse(400, 101, 'Error validating client secret.')
    if (asked['code'] !== 'a-code-for-us') return refuse(400, 100, 'Invalid authorization code')
    tokens.add('a-token-of-an-hour')
    return ok({ data: [{ access_token: 'a-token-of-an-hour', user_id: me.id, permissions: Array.from(granted).join(',') }] })
  }

  function lasting(request: SandboxRequest, token: string): SandboxAnswer {
    const type = request.query.get('grant_type')
    if (!tokens.has(token) || dead.has(token)) return invalidToken()
    if (type === 'ig_exchange_token' && request.query.get('client_secret') !== options.app?.secret) return refuse(400, 101, 'Error validating client secret.')
    if (type !== 'ig_exchange_token' && type !== 'ig_refresh_token') return badParameter('Unsupported grant type')
    made += 1
    const fresh = `a-lasting-token-${made}`
    tokens.add(fresh)
    return ok({ access_token: fresh, token_type: 'bearer', expires_in: 5_183_944 })
  }

  const paging = (request: SandboxRequest, token: string, most = 100) => ({ request, base: server.url, token, most, standard: 25, epoch })

  const showPage = (page: NonNullable<InstagramSandboxOptions['page']>, fields: string | null) => only({
    id: page.id, name: page.name, access_token: page.token, instagram_business_account: { id: me.id, username: me.username, name: options.user.name },
  }, fields, ['name'])

  function asPerson(request: SandboxRequest, page: NonNullable<InstagramSandboxOptions['page']>, node: string, edge: string, token: string): SandboxAnswer {
    const fields = request.query.get('fields')
    if (node === 'me' && edge === '') return ok(only({ id: '100200300', name: 'Camille' }, fields, ['name']))
    if (edge === 'permissions') return ok({ data: pagePermissions.map((permission) => ({ permission, status: granted.has(permission) ? 'granted' : 'declined' })) })
    if (edge === 'accounts') return pageOf([{ ...page, at: 0, seq: 0 }], false, (one) => showPage(one, fields), paging(request, token))
    return gone(node)
  }

  function onPage(request: SandboxRequest, page: NonNullable<InstagramSandboxOptions['page']>, edge: string, token: string): SandboxAnswer {
    if (request.method === 'GET' && edge === '') return ok(showPage(page, request.query.get('fields')))
    if (['conversations', 'messages'].includes(edge)) return mine(request, edge, token)
    return request.method === 'POST' && edge === 'moderate_conversations' ? moderate(request) : badParameter(`Tried accessing nonexisting field (${edge}) on node type (Page)`)
  }

  /** https://developers.facebook.com/docs/graph-api/reference/page/moderate_conversations/ */
  function moderate(request: SandboxRequest): SandboxAnswer {
    const refusal = lacks('messages')
    if (refusal !== null) return refusal
    const { user_ids: users, actions } = bodyOf(request) as { user_ids?: { id?: string }[]; actions?: string[] }
    if (!Array.isArray(users) || users.length === 0 || users.length > 10 || !Array.isArray(actions) || actions.length === 0 || actions.length > 2) return badParameter('Invalid parameter')
    for (const { id = '' } of users) {
      if (!Array.from(conversations.values()).some((one) => one.with.id === id)) return badParameter('No conversation with this user')
      for (const action of actions) {
        if (action === 'block_user') blocked.add(id)
        else if (action === 'unblock_user') blocked.delete(id)
        else if (action === 'move_to_spam') spam.add(id)
        else return badParameter('Invalid action')
      }
    }
    return ok({ result: 'true' })
  }

  /** Only where one signs in by Facebook. Once more has no effect. */
  function like(request: SandboxRequest, is: boolean): SandboxAnswer {
    if (!byFacebook) return badParameter('Tried accessing nonexisting field (likes) on node type (IGUser)')
    if (!granted.has('instagram_manage_engagement')) return needs('instagram_manage_engagement')
    const asked = { ...Object.fromEntries(request.query), ...bodyOf(request) } as Record<string, unknown>
    const id = String(asked['comment_id'] ?? asked['media_id'] ?? '')
    if (!comments.has(id) && !medias.has(id)) return gone(id)
    if (is) liked.add(id)
    else liked.delete(id)
    return ok({ success: true })
  }

  function mine(request: SandboxRequest, edge: string, token: string): SandboxAnswer {
    const fields = request.query.get('fields')
    const until = Number(request.query.get('until') ?? Number.NaN) * 1000
    const sorted = (tagged: boolean) => Array.from(medias.values()).filter((one) => one.tagged === tagged && !(one.at > until)).sort((a, b) => a.at - b.at || a.seq - b.seq)
    switch (`${request.method} ${edge}`) {
      case 'GET ':
        return ok(only({ id: `app-${me.id}`, user_id: me.id, username: me.username, name: options.user.name, account_type: 'BUSINESS' }, fields, []))
      case 'GET media':
        return pageOf(sorted(false), true, (one) => showMedia(one, fields), paging(request, token))
      case 'GET tags':
        return pageOf(sorted(true), true, (one) => showMedia(one, fields), paging(request, token))
      case 'GET conversations':
        return lacks('messages') ?? pageOf(Array.from(conversations.values()).sort((a, b) => a.at - b.at), true, (one) => showConversation(one, fields), paging(request, token))
      case 'POST messages':
        return lacks('messages') ?? send(request)
      case 'POST likes':
        return like(request, true)
      case 'DELETE likes':
        return like(request, false)
      case 'POST mentions': {
        const { media_id: mediaId, message } = bodyOf(request)
        if (typeof mediaId !== 'string' || !medias.has(mediaId)) return gone(String(mediaId))
        return ok({ id: add(mediaId, me, String(message), now(), null).id })
      }
      default:
        return badParameter(`Tried accessing nonexisting field (${edge}) on node type (IGUser)`)
    }
  }

  function entity(request: SandboxRequest, node: string, edge: string, token: string): SandboxAnswer {
    const fields = request.query.get('fields')
    const [media, comment, conversation] = [medias.get(node), comments.get(node), conversations.get(node)]
    if (edge === 'comments' && media !== undefined) {
      return lacks('comments') ?? pageOf(media.comments.filter(({ parent }) => parent === null), true, (one) => shown(one, fields), paging(request, token, 50))
    }
    if (edge === 'replies' && comment !== undefined) {
      if (request.method === 'GET') return pageOf(repliesOf(comment.id), false, (one) => shown(one, fields), paging(request, token, 50))
      const { message } = bodyOf(request)
      if (comment.parent !== null) return badParameter('Only top-level comments can be replied to')
      if (typeof message !== 'string' || message === '' || message.length > 300) return badParameter('Invalid message')
      return lacks('comments') ?? ok({ id: add(comment.media, me, message, now(), comment.id).id })
    }
    if (edge !== '') return badParameter(`Tried accessing nonexisting field (${edge})`)
    if (media !== undefined && request.method === 'GET') return ok(showMedia(media, fields))
    if (conversation !== undefined && request.method === 'GET') return ok(showConversation(conversation, fields))
    if (comment === undefined) return gone(node)
    if (request.method === 'GET') return ok(shown(comment, fields))
    const refusal = lacks('comments')
    if (refusal !== null) return refusal
    if (request.method === 'DELETE') {
      remove(comment)
      return ok({ success: true })
    }
    const { hide } = bodyOf(request)
    if (comment.from.id === me.id) return badParameter('Own comments cannot be hidden')
    comment.hidden = hide === true || hide === 'true'
    return ok({ success: true })
  }

  function send(request: SandboxRequest): SandboxAnswer {
    const { recipient, message } = bodyOf(request) as { recipient?: { id?: string; comment_id?: string }; message?: { text?: string } }
    const text = message?.text ?? ''
    if (text === '' || Buffer.byteLength(text) > 1000) return badParameter('Message too long')
    if (recipient?.comment_id !== undefined) {
      const comment = comments.get(recipient.comment_id)
      if (comment === undefined) return gone(recipient.comment_id)
      if (comment.answeredPrivately || now() - comment.at >= weekMs) return refuse(400, 10900, '(#10900) Activity already replied to or time expired.')
      comment.answeredPrivately = true
      return ok({ recipient_id: comment.from.id, message_id: addMessage(conversationWith(comment.from, now()), me, text, now()).id })
    }
    const of = Array.from(conversations.values()).find((one) => one.with.id === recipient?.id)
    if (of === undefined) return badParameter('No matching user found')
    const last = Math.max(0, ...of.messages.filter(({ from }) => from.id !== me.id).map(({ at }) => at))
    if (now() - last >= dayMs) return refuse(400, 10, '(#10) This message is sent outside of allowed window.', 2534022)
    return ok({ recipient_id: of.with.id, message_id: addMessage(of, me, text, now()).id })
  }

  return {
    get url() { return server.url },
    listen: server.listen,
    close: server.close,
    requests: server.requests,
    misbehave: (how: Misbehave) => server.misbehave(how),
    behave: () => server.behave(),
    post: (text: string, at: number, by?: string): string => {
      const one: Media = { id: nextId(), by: by === undefined ? me : person(by), text, comments: [], tagged: by !== undefined, at, seq: nextSeq() }
      medias.set(one.id, one)
      return one.id
    },
    comment: (mediaId: string, by: string, text: string, at: number, under: string | null = null): string => add(mediaId, person(by), text, at, under).id,
    remove: (id: string) => { const one = comments.get(id); if (one !== undefined) remove(one) },
    comments: (id: string): Readonly<Comment> | null => comments.get(id) ?? null,
    repliesTo: (id: string) => repliesOf(id).filter(({ from }) => from.id === me.id),
    /** `ours`: the account writes, to the same person. */
    message: (by: string, text: string, at: number, ours = false): string => addMessage(conversationWith(person(by), at), ours ? me : person(by), text, at).id,
    messages: (by: string) => Array.from(conversations.values()).find((one) => one.with.username === by)?.messages ?? [],
    isLiked: (id: string) => liked.has(id),
    isBlocked: (by: string) => blocked.has(person(by).id),
    isInSpam: (by: string) => spam.has(person(by).id),
    use: (percent: number) => { usage = percent },
    expireCursors: () => { epoch += 1 },
    killToken: (token: string) => void dead.add(token),
    grant: (permission: string, is: boolean) => void (is ? granted.add(permission) : granted.delete(permission)),
  }
}
