import { Ajv2020 } from 'ajv/dist/2020.js'

// What the answers look like, by kind of thing, field by field. The vendor publishes no description: https://github.com/reddit-archive/reddit/wiki/JSON,
// https://www.reddit.com/dev/api/oauth, and for moderators what its own open source gave out. Nothing may be there that is not named.

const [text, yes, number, count] = [{ type: 'string' }, { type: 'boolean' }, { type: 'number' }, { type: 'integer', minimum: 0 }]
const or = (schema: { type: string }) => ({ ...schema, type: [schema.type, 'null'] })
const name = (kind: string) => ({ type: 'string', pattern: `^${kind}_[0-9a-z]+$` })
const exact = (properties: Record<string, object>, optional: readonly string[] = []) =>
  ({ type: 'object', properties, required: Object.keys(properties).filter((one) => !optional.includes(one)), additionalProperties: false })
const list = (items: object) => ({ type: 'array', items })
const ref = (kind: string) => ({ $ref: `#/$defs/${kind}` })

const standing = {
  id: text, author: text, author_fullname: name('t2'), author_is_blocked: yes, created: number, created_utc: number, edited: { type: ['boolean', 'number'] }, subreddit: text,
  subreddit_id: name('t5'), subreddit_name_prefixed: text, likes: or(yes), score: number, ups: number, downs: number, gilded: count, stickied: yes, distinguished: or(text), locked: yes,
  archived: yes, no_follow: yes, send_replies: yes, can_mod_post: yes, approved: or(yes), approved_by: or(text), approved_at_utc: or(number), removed: or(yes), spam: or(yes),
  banned_by: { type: ['string', 'boolean', 'null'] }, banned_at_utc: or(number), ignore_reports: or(yes), num_reports: or(count), removal_reason: or(text), report_reasons: { type: ['array', 'null'] },
  user_reports: list({ type: 'array', prefixItems: [text, count] }), mod_reports: list({ type: 'array', prefixItems: [text, text] }), permalink: { type: 'string', pattern: '^/r/' },
}
const inList = { link_title: text, link_author: text, link_permalink: text, link_url: text, num_comments: count, over_18: yes, quarantine: yes }
const thing = (kind: string, data: object) => exact({ kind: { const: kind }, data })
const listing = (items: object) => thing('Listing', exact({ modhash: or(text), dist: or(count), after: or(text), before: or(text), geo_filter: text, children: list(items) }))
const replies = { anyOf: [{ const: '' }, listing({ anyOf: [ref('t1'), ref('more')] })] }
const modAuthor = exact({ id: count, name: text, isMod: yes, isAdmin: yes, isOp: yes, isParticipant: yes, isApproved: yes, isHidden: yes, isDeleted: yes })
const conversation = exact({
  id: text, subject: text, owner: exact({ displayName: text, type: { const: 'subreddit' }, id: name('t5') }), participant: exact({ name: text, id: count }), lastUpdated: text, lastUserUpdate: or(text),
  lastModUpdate: or(text), lastUnread: or(text), isInternal: yes, isAuto: yes, isHighlighted: yes, isRepliable: yes, numMessages: count, state: count, legacyFirstMessageId: or(text),
  authors: list(modAuthor), objIds: list(exact({ id: text, key: { enum: ['messages', 'modActions'] } })),
})
const modMessage = exact({
  id: text, body: text, bodyMarkdown: text, date: text, isInternal: yes, participatingAs: { enum: ['moderator', 'participant_user'] }, author: modAuthor,
})
const byId = (schema: object) => ({ type: 'object', additionalProperties: schema })
const person = exact({ name: text, id: name('t2'), rel_id: text, date: number })

const defs = {
  t1: thing('t1', exact({
    ...standing, ...inList, name: name('t1'), body: text, body_html: text, link_id: name('t3'), parent_id: name('t[13]'), replies, depth: count, is_submitter: yes, controversiality: count,
    collapsed: yes, score_hidden: yes,
  }, ['author_fullname', 'depth', ...Object.keys(inList)])),
  t3: thing('t3', exact({
    ...standing, name: name('t3'), title: text, selftext: text, selftext_html: or(text), num_comments: count, url: text, domain: text, is_self: yes, over_18: yes, spoiler: yes, hidden: yes,
    saved: yes, removed_by_category: or(text), upvote_ratio: number,
  }, ['author_fullname'])),
  t4: thing('t4', exact({
    id: text, name: name('t4'), author: or(text), author_fullname: name('t2'), dest: text, subject: text, body: text, body_html: text, created: number, created_utc: number, subreddit: or(text),
    subreddit_name_prefixed: or(text), parent_id: or(text), first_message: or(count), first_message_name: or(text), was_comment: { const: false }, new: yes, type: text, context: text, likes: or(yes),
    score: number, distinguished: or(text), num_comments: or(count), replies: { anyOf: [{ const: '' }, listing(ref('t4'))] },
  })),
  notice: thing('t1', exact({
    id: text, name: name('t1'), author: text, author_fullname: name('t2'), body: text, body_html: text, created: number, created_utc: number, subreddit: text, subreddit_name_prefixed: text,
    parent_id: name('t[13]'), link_title: text, num_comments: count, subject: { enum: ['comment reply', 'post reply', 'username mention'] },
    type: { enum: ['comment_reply', 'post_reply', 'username_mention'] }, was_comment: { const: true }, new: yes, dest: text, likes: or(yes), score: number, distinguished: or(text),
    first_message: { type: 'null' }, first_message_name: { type: 'null' }, replies: { const: '' }, context: { type: 'string', pattern: '^/r/.*/comments/' },
  })),
  more: thing('more', exact({ id: text, name: { type: 'string', pattern: '^t1_[0-9a-z_]+$' }, parent_id: name('t[13]'), count, depth: count, children: list({ type: 'string', pattern: '^[0-9a-z]+$' }) })),
  t5: thing('t5', exact({ id: text, name: name('t5'), display_name: text, display_name_prefixed: text, title: text, url: text, user_is_moderator: yes })),
}
const things = listing({ anyOf: [ref('t1'), ref('t3')] })
const written = (items: object) => exact({ json: exact({ errors: { type: 'array', maxItems: 0 }, data: exact({ things: list(items) }) }, ['data']) })
const whole = exact({ conversation, messages: byId(modMessage), modActions: { type: 'object' }, user: { type: 'object' } })
const nothing = { type: 'object', maxProperties: 0 }

/** By method and path, ids and names left out: what may be asked with, and what is answered. */
const calls: Record<string, { params: readonly string[]; answer: object }> = {
  'GET /api/v1/me': { params: [], answer: exact({ id: text, name: text, created_utc: number, is_mod: yes, is_employee: yes, inbox_count: count, total_karma: number }) },
  'GET /subreddits/mine/moderator': { params: [], answer: listing(ref('t5')) },
  'GET /message/inbox': { params: [], answer: listing({ anyOf: [ref('notice'), ref('t4')] }) },
  'GET /message/messages': { params: [], answer: listing(ref('t4')) },
  ...Object.fromEntries(['modqueue', 'reports', 'spam', 'unmoderated'].map((one) => [`GET /r/{subreddit}/about/${one}`, { params: [], answer: things }])),
  ...Object.fromEntries(['banned', 'muted'].map((one) => [`GET /r/{subreddit}/about/${one}`, { params: ['user'], answer: listing(person) }])),
  'GET /r/{subreddit}/comments': { params: [], answer: listing(ref('t1')) },
  'GET /r/{subreddit}/new': { params: [], answer: listing(ref('t3')) },
  'GET /user/{username}/comments': { params: ['sort'], answer: listing(ref('t1')) },
  'GET /user/{username}/submitted': { params: ['sort'], answer: listing(ref('t3')) },
  'GET /prefs/blocked': { params: [], answer: exact({ kind: { const: 'UserList' }, data: exact({ children: list(person) }) }) },
  'GET /comments/{article}': { params: ['sort', 'comment'], answer: { type: 'array', minItems: 2, maxItems: 2, prefixItems: [listing(ref('t3')), listing({ anyOf: [ref('t1'), ref('more')] })] } },
  'GET /api/info': { params: ['id'], answer: things },
  'GET /api/morechildren': { params: ['api_type', 'link_id', 'children', 'sort', 'limit_children'], answer: written({ anyOf: [ref('t1'), ref('more')] }) },
  'POST /api/comment': { params: ['api_type', 'thing_id', 'text'], answer: written({ anyOf: [ref('t1'), ref('t4')] }) },
  'POST /api/editusertext': { params: ['api_type', 'thing_id', 'text'], answer: written(ref('t1')) },
  'POST /api/approve': { params: ['api_type', 'id'], answer: nothing },
  'POST /api/remove': { params: ['api_type', 'id', 'spam'], answer: nothing },
  'POST /api/del': { params: ['api_type', 'id'], answer: nothing },
  'POST /api/vote': { params: ['api_type', 'id', 'dir'], answer: nothing },
  'POST /api/report': { params: ['api_type', 'thing_id', 'reason'], answer: written({}) },
  'POST /api/block_user': { params: ['api_type', 'account_id'], answer: exact({ name: text, id: name('t2'), icon_img: text, date: number }) },
  'POST /api/unfriend': { params: ['api_type', 'id', 'type', 'container'], answer: nothing },
  'POST /r/{subreddit}/api/friend': { params: ['api_type', 'type', 'name', 'ban_reason'], answer: written({}) },
  'POST /r/{subreddit}/api/unfriend': { params: ['api_type', 'type', 'name'], answer: nothing },
  'GET /api/mod/conversations': {
    params: ['entity', 'sort', 'state'], answer: exact({ conversations: byId(conversation), messages: byId(modMessage), conversationIds: list(text), viewerId: text }),
  },
  'GET /api/mod/conversations/{conversation_id}': { params: ['markRead'], answer: whole },
  'POST /api/mod/conversations/{conversation_id}': { params: ['body', 'isAuthorHidden', 'isInternal'], answer: whole },
  'POST /api/mod/conversations/{conversation_id}/mute': { params: ['api_type', 'num_hours'], answer: whole },
  'POST /api/mod/conversations/{conversation_id}/unmute': { params: ['api_type'], answer: whole },
}
/** Of every list. https://www.reddit.com/dev/api/oauth#listings */
const everywhere = ['raw_json', 'limit', 'after', 'before', 'count', 'show']

/** The name of a call, and what is wrong with its question and its answer. */
export function answerJudge() {
  const ajv = new Ajv2020({ strict: false, allErrors: false })
  const checks = new Map(Object.entries(calls).map(([call, { answer }]) => [call, ajv.compile({ ...answer, $defs: defs })]))
  return (call: string, params: readonly string[], answer: unknown): string[] => {
    const known = calls[call]
    const check = checks.get(call)
    if (known === undefined || check === undefined) return [`${call} is not known`]
    const strange = params.filter((one) => !known.params.includes(one) && !everywhere.includes(one)).map((one) => `parameter ${one}`)
    return check(answer) ? strange : [...strange, ...(check.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ''} ${JSON.stringify(one.params)}`)]
  }
}
