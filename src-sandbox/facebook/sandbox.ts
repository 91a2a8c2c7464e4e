import { badParameter, bodyOf, firstAt, gone, insert, invalidToken, needs, ok, only, pageOf, refuse, timeOf, tokenIn, unknownToken, usageHeader } from '../graph.ts'
import type { Row } from '../graph.ts'
import { createSandboxServer } from '../server.ts'
import type { Misbehave, SandboxAnswer, SandboxRequest } from '../server.ts'

export type SandboxPage = { id: string; name: string; username?: string; token: string }

export type FacebookSandboxOptions = {
  pages: SandboxPage[]
  /** A person's token, which gives the pages. */
  userToken?: string
  permissions?: readonly string[]
  app?: { id: string; secret: string }
  now?: () => number
}

type Person = { id: string; name: string }
type Comment = Row & { id: string; post: string; parent: string | null; from: Person; unnamed: boolean; text: string; hidden: boolean; liked: boolean; answeredPrivately: boolean; image: boolean }
type Post = Row & { id: string; page: string; from: Person; text: string; comments: Comment[]; visitor: boolean; tagged: boolean; ad: boolean }
type Rating = Row & { page: string; from: Person; text: string; positive: boolean; rating: number | null; story: string }
type Message = Row & { id: string; from: Person; text: string }
type Conversation = Row & { id: string; page: string; with: Person; messages: Message[]; spam: boolean }

export type FacebookSandbox = ReturnType<typeof createFacebookSandbox>

export const allPermissions = ['pages_show_list', 'pages_read_engagement', 'pages_read_user_content', 'pages_manage_engagement', 'pages_manage_metadata', 'pages_messaging', 'pages_manage_ads'] as const

const weekMs = 7 * 86_400_000
const dayMs = 86_400_000
const tail = (id: string) => id.slice(id.lastIndexOf('_') + 1)

/** Pages, what is said on them, and the interface that tells of it. https://developers.facebook.com/docs/graph-api/ */
export function createFacebookSandbox(options: FacebookSandboxOptions) {
  const now = options.now ?? (() => Date.now())
  const server = createSandboxServer(handle)
  const granted = new Set<string>(options.permissions ?? allPermissions)
  const posts = new Map<string, Post>()
  const comments = new Map<string, Comment>()
  const ratings: Rating[] = []
  const conversations = new Map<string, Conversation>()
  const banned = new Set<string>()
  const inboxBlocked = new Set<string>()
  const dead = new Set<string>()
  const replyListeners = new Set<(reply: { id: string; text: string; parentId: string; postId: string }) => void>()
  let [seq, epoch, usage] = [0, 1, 1]
  let regainMinutes = 0
  let counting = 10_000_000_000_000_000n
  const nextId = () => String((counting += 7n))
  const nextSeq = () => (seq += 1)
  const people = new Map<string, Person>()
  const person = (name: string): Person => {
    const known = people.get(name) ?? { id: nextId(), name }
    people.set(name, known)
    return known
  }

  const showComment = (one: Comment, fields: string | null, page: SandboxPage): Record<string, unknown> => {
    const own = one.from.id === page.id
    return only({
      id: `${tail(one.post)}_${one.id}`, message: one.text, created_time: timeOf(one.at),
      from: one.unnamed ? undefined : { name: one.from.name, id: one.from.id },
      parent: one.parent === null ? undefined : { id: `${tail(one.post)}_${one.parent}` },
      is_hidden: one.hidden, can_hide: !own, can_remove: true, can_comment: true, can_like: true,
      can_reply_privately: !own && !one.answeredPrivately && now() - one.at < weekMs,
      user_likes: one.liked, like_count: one.liked ? 1 : 0, comment_count: 0,
      attachment: one.image ? { type: 'photo', title: 'Une photo', url: 'https://www.facebook.com/photo.php?fbid=1', media: { image: { src: 'https://scontent.example/p.jpg', width: 800, height: 600 } } } : undefined,
      permalink_url: `https://www.facebook.com/${tail(one.post)}?comment_id=${one.id}`,
    }, fields, ['created_time', 'from', 'message'])
  }
  const showPost = (one: Post, fields: string | null): Record<string, unknown> => only({
    id: one.id, message: one.text, created_time: timeOf(one.at), updated_time: timeOf(one.at), from: one.from, permalink_url: `https://www.facebook.com/${one.id}`,
    can_reply_privately: one.visitor && now() - one.at < weekMs,
    comments: { data: [], summary: { order: 'ranked', total_count: one.comments.length, can_comment: true } },
  }, fields, ['created_time', 'message'])
  const showConversation = (one: Conversation, fields: string | null, page: SandboxPage): Record<string, unknown> => {
    const last = Math.max(0, ...one.messages.filter(({ from }) => from.id !== page.id).map(({ at }) => at))
    return only({
      id: one.id, updated_time: timeOf(one.at), link: `https://business.facebook.com/latest/inbox?thread=${one.id}`, can_reply: now() - last < dayMs, unread_count: 0, folder: one.spam ? 'spam' : 'inbox',
      participants: { data: [{ name: one.with.name, email: `${one.with.id}@facebook.com`, id: one.with.id }, { name: page.name, email: `${page.id}@facebook.com`, id: page.id }] },
      messages: { data: one.messages.slice(-20).reverse().map((each) => ({ id: each.id, message: each.text, created_time: timeOf(each.at), from: { name: each.from.name, email: `${each.from.id}@facebook.com`, id: each.from.id } })) },
    }, fields, ['updated_time'])
  }

  const commentOf = (id: string): Comment | undefined => comments.get(tail(id))
  const removeComment = (one: Comment) => {
    comments.delete(one.id)
    const post = posts.get(one.post)
    for (const each of post?.comments.filter(({ id, parent }) => id === one.id || parent === one.id) ?? []) comments.delete(each.id)
    if (post !== undefined) post.comments = post.comments.filter(({ id, parent }) => id !== one.id && parent !== one.id)
  }
  const addComment = (postId: string, from: Person, text: string, at: number, parent: string | null): Comment => {
    const post = posts.get(postId)
    if (post === undefined) throw new Error('no such post')
    // Two levels: an answer to an answer stands beside it.
    const above = parent === null ? null : (comments.get(tail(parent))?.parent ?? tail(parent))
    const one: Comment = { id: nextId(), post: postId, parent: above, from, unnamed: false, text, hidden: false, liked: false, answeredPrivately: false, image: false, at, seq: nextSeq() }
    comments.set(one.id, one)
    insert(post.comments, one)
    return one
  }
  const addMessage = (of: Conversation, from: Person, text: string, at: number): Message => {
    const one: Message = { id: `m_${Buffer.from(nextId()).toString('base64url')}`, from, text, at, seq: nextSeq() }
    insert(of.messages, one)
    of.at = Math.max(of.at, at)
    return one
  }
  const conversationWith = (page: SandboxPage, other: Person, at: number): Conversation => {
    const known = Array.from(conversations.values()).find((one) => one.page === page.id && one.with.id === other.id)
    if (known !== undefined) return known
    const made: Conversation = { id: `t_${nextId()}`, page: page.id, with: other, messages: [], spam: false, at, seq: nextSeq() }
    conversations.set(made.id, made)
    return made
  }

  function handle(request: SandboxRequest): SandboxAnswer {
    const answer = route(request)
    const page = options.pages[0]
    return page === undefined ? answer : { ...answer, headers: { ...usageHeader(page.id, 'pages', usage, regainMinutes), ...answer.headers } }
  }

  function route(request: SandboxRequest): SandboxAnswer {
    const [version = '', node = '', edge = ''] = request.path.split('/').slice(1).map(decodeURIComponent)
    if (!/^v\d+\.\d$/.test(version)) return badParameter('Unknown path components')
    if (node === 'oauth' && edge === 'access_token') return exchange(request)
    const token = tokenIn(request)
    if (dead.has(token)) return invalidToken()
    const isUser = token !== '' && token === options.userToken
    const own = options.pages.find((page) => page.token === token)
    if (!isUser && own === undefined) return unknownToken()
    if (usage >= 100) return refuse(400, 80001, '(#80001) There have been too many calls to this Page account. Wait a bit and try again.')
    if (isUser) return asUser(request, node, edge, token)
    return own === undefined ? unknownToken() : asPage(request, own, node === 'me' ? own.id : node, edge, token)
  }

  function exchange(request: SandboxRequest): SandboxAnswer {
    const asked = { ...Object.fromEntries(request.query), ...bodyOf(request) } as Record<string, string>
    if (options.app === undefined || asked['client_id'] !== options.app.id || asked['client_secret'] !== options.app.secret) return refuse(400, 101, 'Error validating client secret.')
    return ok({ access_token: options.userToken ?? '', token_type: 'bearer', expires_in: 5_183_999 })
  }

  const paging = (request: SandboxRequest, token: string, standard = 25) => ({ request, base: server.url, token, most: 100, standard, epoch })

  function asUser(request: SandboxRequest, node: string, edge: string, token: string): SandboxAnswer {
    const fields = request.query.get('fields')
    if (node === 'me' && edge === '') return ok(only({ id: '100200300', name: 'Camille' }, fields, ['name']))
    if (edge === 'permissions') return ok({ data: allPermissions.map((permission) => ({ permission, status: granted.has(permission) ? 'granted' : 'declined' })) })
    if (edge === 'accounts') {
      if (!granted.has('pages_show_list')) return ok({ data: [] })
      return pageOf(options.pages.map((page, n) => ({ ...page, at: n, seq: n })), false, (page) => only({
        id: page.id, name: page.name, access_token: page.token, username: page.username, link: `https://www.facebook.com/${page.id}`, tasks: ['MODERATE', 'MESSAGING'],
      }, fields, ['name', 'access_token', 'tasks']), paging(request, token))
    }
    // The trap: no refusal, and nothing.
    if (edge === 'comments') return ok({ data: [] })
    const page = options.pages.find(({ id }) => id === node) ?? options.pages.find(({ id }) => posts.get(node)?.page === id)
    return page === undefined ? gone(node) : asPage(request, page, node, edge, token)
  }

  function asPage(request: SandboxRequest, page: SandboxPage, node: string, edge: string, token: string): SandboxAnswer {
    if (node === page.id) return onPage(request, page, edge, token)
    const conversation = conversations.get(node)
    if (conversation !== undefined && edge === '') return granted.has('pages_messaging') ? ok(showConversation(conversation, request.query.get('fields'), page)) : needs('pages_messaging')
    const post = posts.get(node)
    const comment = post === undefined ? commentOf(node) : undefined
    if (edge === 'comments') return commentsUnder(request, page, post, comment, node, token)
    if (edge === 'likes' && comment !== undefined) return writing(() => { comment.liked = request.method === 'POST'; return ok({ success: true }) })
    if (edge !== '') return badParameter(`Tried accessing nonexisting field (${edge}) on node type (${comment === undefined ? 'Post' : 'Comment'})`)
    if (post !== undefined && request.method === 'GET') return ok(showPost(post, request.query.get('fields')))
    if (comment === undefined) return gone(node)
    if (request.method === 'GET') return ok(showComment(comment, request.query.get('fields'), page))
    return writing(() => {
      if (request.method === 'DELETE') {
        removeComment(comment)
        return ok({ success: true })
      }
      const { is_hidden: hidden, message } = bodyOf(request)
      if (hidden !== undefined) {
        if (comment.from.id === page.id) return badParameter('Cannot hide a comment of the Page')
        comment.hidden = hidden === true || hidden === 'true'
      }
      // The other trap: this does not answer the comment, it changes it.
      if (typeof message === 'string') comment.text = message
      return ok({ success: true })
    })
  }

  const writing = (work: () => SandboxAnswer): SandboxAnswer => (granted.has('pages_manage_engagement') ? work() : needs('pages_manage_engagement'))

  function commentsUnder(request: SandboxRequest, page: SandboxPage, post: Post | undefined, comment: Comment | undefined, node: string, token: string): SandboxAnswer {
    if (post === undefined && comment === undefined) return gone(node)
    const postId = post?.id ?? comment?.post ?? ''
    if (request.method === 'POST') {
      return writing(() => {
        const { message } = bodyOf(request)
        if (typeof message !== 'string' || message === '') return badParameter('Missing message or attachment')
        const made = addComment(postId, { id: page.id, name: page.name }, message, now(), comment?.id ?? null)
        for (const listener of replyListeners) listener({ id: made.id, text: message, parentId: comment?.id ?? postId, postId })
        return ok({ id: `${tail(postId)}_${made.id}` })
      })
    }
    if (!granted.has('pages_read_user_content')) return needs('pages_read_user_content')
    const since = Number(request.query.get('since') ?? 0) * 1000
    const stream = request.query.get('filter') === 'stream'
    const all = posts.get(postId)?.comments ?? []
    const there = comment === undefined ? (stream ? all : all.filter(({ parent }) => parent === null)) : all.filter(({ parent }) => parent === comment.id)
    const rows = since > 0 ? there.slice(firstAt(there, since)) : there
    return pageOf(rows, request.query.get('order') === 'reverse_chronological', (one) => showComment(one, request.query.get('fields'), page), paging(request, token))
  }

  function onPage(request: SandboxRequest, page: SandboxPage, edge: string, token: string): SandboxAnswer {
    const fields = request.query.get('fields')
    const until = Number(request.query.get('until') ?? Number.NaN) * 1000
    const mine = (which: (post: Post) => boolean) => Array.from(posts.values()).filter((post) => post.page === page.id && which(post) && !(post.at > until)).sort((a, b) => a.at - b.at || a.seq - b.seq)
    switch (`${request.method} ${edge}`) {
      case 'GET ':
        return ok(only({ id: page.id, name: page.name, username: page.username, link: `https://www.facebook.com/${page.id}` }, fields, ['name']))
      case 'GET published_posts':
        return pageOf(mine(({ visitor, tagged, ad }) => !visitor && !tagged && !ad), true, (one) => showPost(one, fields), paging(request, token))
      case 'GET ads_posts':
        return granted.has('pages_manage_ads') ? pageOf(mine(({ ad }) => ad), true, (one) => showPost(one, fields), paging(request, token)) : needs('pages_manage_ads')
      case 'GET visitor_posts':
        return granted.has('pages_read_user_content') ? pageOf(mine(({ visitor }) => visitor), true, (one) => showPost(one, fields), paging(request, token)) : needs('pages_read_user_content')
      case 'GET tagged':
        return pageOf(mine(({ tagged }) => tagged), true, (one) => showPost(one, fields), paging(request, token))
      case 'GET ratings':
        return pageOf(ratings.filter((one) => one.page === page.id), true, (one) => ratingOf(one), paging(request, token))
      case 'GET conversations':
        if (!granted.has('pages_messaging')) return needs('pages_messaging')
        return pageOf(Array.from(conversations.values()).filter((one) => one.page === page.id).sort((a, b) => a.at - b.at), true, (one) => showConversation(one, fields, page), paging(request, token))
      case 'GET blocked':
        return ok({ data: Array.from(banned).filter((id) => request.query.get('user') === null || request.query.get('user') === id).map((id) => ({ id, name: 'Quelqu’un' })) })
      case 'POST blocked': {
        const { user } = bodyOf(request)
        const ids = Array.isArray(user) ? user.map(String) : []
        for (const id of ids) banned.add(id)
        return ok(Object.fromEntries(ids.map((id) => [id, true])))
      }
      case 'DELETE blocked':
        banned.delete(request.query.get('user') ?? '')
        return ok({ success: true })
      case 'POST messages':
        return granted.has('pages_messaging') ? send(request, page) : needs('pages_messaging')
      case 'POST moderate_conversations':
        return granted.has('pages_messaging') ? moderate(request, page) : needs('pages_messaging')
      default:
        return badParameter(`Tried accessing nonexisting field (${edge}) on node type (Page)`)
    }
  }

  /** https://developers.facebook.com/docs/graph-api/reference/page/moderate_conversations/ */
  function moderate(request: SandboxRequest, page: SandboxPage): SandboxAnswer {
    const { user_ids: users, actions } = bodyOf(request) as { user_ids?: { id?: string }[]; actions?: string[] }
    if (!Array.isArray(users) || users.length === 0 || users.length > 10 || !Array.isArray(actions) || actions.length === 0 || actions.length > 2) return badParameter('Invalid parameter')
    for (const { id } of users) {
      const of = Array.from(conversations.values()).find((one) => one.page === page.id && one.with.id === id)
      if (of === undefined) return badParameter('No conversation with this user')
      for (const action of actions) {
        if (action === 'MOVE_TO_SPAM') of.spam = true
        else if (action === 'BLOCK_USER') inboxBlocked.add(of.with.id)
        else if (action === 'UNBLOCK_USER') inboxBlocked.delete(of.with.id)
        else return badParameter('Invalid action')
      }
    }
    return ok({ success: 'true' })
  }

  const ratingOf = (one: Rating) => ({
    created_time: timeOf(one.at), recommendation_type: one.positive ? 'positive' : 'negative', has_rating: one.rating !== null, has_review: one.text !== '',
    ...(one.rating === null ? {} : { rating: one.rating }), ...(one.text === '' ? {} : { review_text: one.text }), reviewer: one.from, open_graph_story: { id: one.story },
  })

  function send(request: SandboxRequest, page: SandboxPage): SandboxAnswer {
    const { recipient, message } = bodyOf(request) as { recipient?: { id?: string; comment_id?: string; post_id?: string }; message?: { text?: string } }
    const text = message?.text ?? ''
    if (text === '' || text.length > 2000) return badParameter('Length of param message[text] must be less than or equal to 2000')
    if (recipient?.comment_id !== undefined) {
      const comment = commentOf(recipient.comment_id)
      if (comment === undefined) return gone(recipient.comment_id)
      if (comment.answeredPrivately || now() - comment.at >= weekMs) return refuse(400, 10900, '(#10900) Activity already replied to or time expired.')
      comment.answeredPrivately = true
      const of = conversationWith(page, comment.from, now())
      return ok({ recipient_id: comment.from.id, message_id: addMessage(of, { id: page.id, name: page.name }, text, now()).id })
    }
    const of = Array.from(conversations.values()).find((one) => one.page === page.id && one.with.id === recipient?.id)
    if (of === undefined) return refuse(400, 100, '(#100) No matching user found')
    const last = Math.max(0, ...of.messages.filter(({ from }) => from.id !== page.id).map(({ at }) => at))
    if (now() - last >= dayMs) return refuse(400, 10, '(#10) This message is sent outside of allowed window.', 2018278)
    return ok({ recipient_id: of.with.id, message_id: addMessage(of, { id: page.id, name: page.name }, text, now()).id })
  }

  const pageNamed = (id: string | undefined): SandboxPage => {
    const page = options.pages.find((each) => id === undefined || each.id === id)
    if (page === undefined) throw new Error('no such page')
    return page
  }
  const post = (text: string, at: number, of: { page?: string; by?: string; kind?: 'own' | 'visitor' | 'tagged' | 'ad' } = {}): string => {
    const page = pageNamed(of.page)
    const from = of.by === undefined ? { id: page.id, name: page.name } : person(of.by)
    const made: Post = { id: `${page.id}_${nextId()}`, page: page.id, from, text, comments: [], visitor: of.kind === 'visitor', tagged: of.kind === 'tagged', ad: of.kind === 'ad', at, seq: nextSeq() }
    posts.set(made.id, made)
    return made.id
  }

  return {
    get url() { return server.url },
    listen: server.listen,
    close: server.close,
    requests: server.requests,
    misbehave: (how: Misbehave) => server.misbehave(how),
    behave: () => server.behave(),
    post,
    /** Gives the part of its id that stays the same. `under` a comment it is an answer. */
    comment: (postId: string, by: string, text: string, at: number, under: string | null = null, extra: Partial<Pick<Comment, 'image' | 'unnamed'>> = {}): string => {
      const made = addComment(postId, person(by), text, at, under)
      Object.assign(made, extra)
      return made.id
    },
    /** The page's own words. */
    answer: (postId: string, text: string, at: number, under: string | null = null): string => {
      const page = pageNamed(posts.get(postId)?.page)
      return addComment(postId, { id: page.id, name: page.name }, text, at, under).id
    },
    edit: (id: string, text: string) => { const one = commentOf(id); if (one !== undefined) one.text = text },
    remove: (id: string) => { const one = commentOf(id); if (one !== undefined) removeComment(one) },
    removePost: (id: string) => void posts.delete(id),
    hide: (id: string, hidden: boolean) => { const one = commentOf(id); if (one !== undefined) one.hidden = hidden },
    comments: (id: string): Readonly<Comment> | null => commentOf(id) ?? null,
    repliesTo: (id: string, pageId?: string) => Array.from(comments.values()).filter((one) => one.parent === tail(id) && one.from.id === pageNamed(pageId).id),
    postOf: (id: string) => posts.get(id) ?? null,
    rate: (by: string, text: string, at: number, positive: boolean, rating: number | null = null, pageId?: string): string => {
      const page = pageNamed(pageId)
      const story = post(text, at, { page: page.id, by, kind: 'own' })
      const one = posts.get(story)
      // A review is no post of the page, though its story can be commented on.
      if (one !== undefined) one.page = `${page.id} reviews`
      insert(ratings, { page: page.id, from: person(by), text, positive, rating, story, at, seq: nextSeq() })
      return story
    },
    /** `ours`: the page writes, to the same person. */
    message: (by: string, text: string, at: number, pageId?: string, ours = false): string => {
      const page = pageNamed(pageId)
      return addMessage(conversationWith(page, person(by), at), ours ? { id: page.id, name: page.name } : person(by), text, at).id
    },
    messages: (by: string) => Array.from(conversations.values()).find((one) => one.with.name === by)?.messages ?? [],
    isInSpam: (by: string) => Array.from(conversations.values()).some((one) => one.with.name === by && one.spam),
    isBlocked: (by: string) => inboxBlocked.has(person(by).id),
    isBanned: (by: string) => banned.has(person(by).id),
    /** In percent of what the page may ask for. */
    use: (percent: number, minutes = 0) => { usage = percent; regainMinutes = minutes },
    expireCursors: () => { epoch += 1 },
    killToken: (token: string) => void dead.add(token),
    grant: (permission: string, is: boolean) => void (is ? granted.add(permission) : granted.delete(permission)),
    onReply: (listener: (reply: { id: string; text: string; parentId: string; postId: string }) => void) => void replyListeners.add(listener),
  }
}
