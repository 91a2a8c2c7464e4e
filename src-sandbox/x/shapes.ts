// https://docs.x.com/x-api/posts/lookup and its neighbours, under either of two sets of names.

/** `post`: as the interface has spoken since August 2026; `tweet`: as it spoke before, and as its prose still does. */
export type Dialect = 'post' | 'tweet'

export type Person = { id: string; username: string; name: string }
export type Post = {
  id: string
  by: Person
  text: string
  at: number
  conversation: string
  replyTo: Post | null
  quotes: Post | null
  hidden: boolean
  lang: string
  media: { key: string; type: 'photo' | 'video'; url: string }[]
}
export type Message = { id: string; by: Person; conversation: string; text: string; at: number }

const epoch = 1_288_834_974_657

/** Upper bits: the time. Far beyond what a number of JSON can hold. https://docs.x.com/fundamentals/x-ids */
export function createIds() {
  let count = 0n
  return (at: number): string => {
    count = (count + 1n) & 0x3fffffn
    return String((BigInt(at - epoch) << 22n) | count)
  }
}

export const floorId = (at: number): string => String(BigInt(Math.max(0, at - epoch)) << 22n)

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const points = (text: string): number => Array.from(text).length

type Link = { start: number; end: number; url: string; expanded_url: string; display_url: string }

/** Links are cut short; what is counted is what comes out. */
function shortened(text: string): { text: string; urls: Link[] } {
  const urls: Link[] = []
  let made = ''
  let last = 0
  for (const match of text.matchAll(/https?:\/\/\S+/g)) {
    made += escaped(text.slice(last, match.index))
    const url = `https://t.co/${Buffer.from(match[0]).toString('base64url').replaceAll(/[-_]/g, 'x').slice(0, 10).padEnd(10, 'x')}`
    urls.push({ start: points(made), end: points(made) + points(url), url, expanded_url: match[0], display_url: match[0].replace(/^https?:\/\//, '').slice(0, 26) })
    made += url
    last = match.index + match[0].length
  }
  return { text: made + escaped(text.slice(last)), urls }
}

/** An answer begins with whom it answers, which its author has not typed. */
export function post(of: Post, dialect: Dialect, people: readonly Person[]) {
  const lead = of.replyTo === null || of.replyTo.by === of.by ? '' : `@${of.replyTo.by.username} `
  const body = shortened(of.text)
  const text = lead + body.text
  const shift = points(lead)
  const mentions = Array.from(text.matchAll(/@(\w{1,15})/g)).flatMap((match) => {
    const person = people.find(({ username }) => username.toLowerCase() === match[1]?.toLowerCase())
    const start = points(text.slice(0, match.index))
    return [{ start, end: start + points(match[0]), username: match[1] ?? '', ...(person === undefined ? {} : { id: person.id }) }]
  })
  const refs = [...(of.replyTo === null ? [] : [{ type: 'replied_to', id: of.replyTo.id }]), ...(of.quotes === null ? [] : [{ type: 'quoted', id: of.quotes.id }])]
  return {
    id: of.id, text, author_id: of.by.id, conversation_id: of.conversation, created_at: new Date(of.at).toISOString(), lang: of.lang,
    display_text_range: [shift, points(text)],
    ...(of.replyTo === null ? {} : { in_reply_to_user_id: of.replyTo.by.id }),
    ...(refs.length === 0 ? {} : { [dialect === 'post' ? 'referenced_posts' : 'referenced_tweets']: refs }),
    [dialect === 'post' ? 'edit_history_post_ids' : 'edit_history_tweet_ids']: [of.id],
    ...(mentions.length + body.urls.length === 0 ? {} : {
      entities: { ...(mentions.length === 0 ? {} : { mentions }), ...(body.urls.length === 0 ? {} : { urls: body.urls.map((one) => ({ ...one, start: one.start + shift, end: one.end + shift })) }) },
    }),
    ...(of.media.length === 0 ? {} : { attachments: { media_keys: of.media.map(({ key }) => key) } }),
    public_metrics: { [dialect === 'post' ? 'repost_count' : 'retweet_count']: 0, reply_count: 0, like_count: 0, quote_count: 0, bookmark_count: 0, impression_count: 0 },
  }
}

export const user = (of: Person) => ({
  id: of.id, name: of.name, username: of.username, profile_image_url: `https://pbs.twimg.com/profile_images/${of.id}/normal.jpg`,
})

export const media = (of: Post['media'][number]) => ({ media_key: of.key, type: of.type, url: of.url, width: 800, height: 600 })

export const message = (of: Message) => ({
  id: of.id, event_type: 'MessageCreate', dm_conversation_id: of.conversation, sender_id: of.by.id, text: escaped(of.text), created_at: new Date(of.at).toISOString(),
})

const host = 'https://api.x.com/2/problems'
export const problem = (status: number, type: string, title: string, detail: string, headers: Record<string, string> = {}) => ({
  status, headers: { 'content-type': 'application/problem+json', ...headers },
  body: { type: type === 'about:blank' ? type : `${host}/${type}`, title, detail, status },
})

/** Inside an answer that is otherwise good. */
export const partial = (id: string) => ({
  type: `${host}/resource-not-found`, title: 'Not Found Error', detail: `Could not find post with ids: [${id}].`, parameter: 'ids', value: id, resource_id: id, resource_type: 'tweet',
})

/** What one typed, counted as the network does. https://docs.x.com/fundamentals/counting-characters */
export function weigh(text: string): number {
  const without = text.normalize('NFC').replaceAll(/https?:\/\/\S+/g, '\u0000'.repeat(23))
  let weight = 0
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(without)) {
    if (/\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(segment)) weight += 2
    else for (const point of segment) weight += isNarrow(point.codePointAt(0) ?? 0) ? 1 : 2
  }
  return weight
}
const isNarrow = (point: number) => point <= 4351 || (point >= 8192 && point <= 8205) || (point >= 8208 && point <= 8223) || (point >= 8242 && point <= 8247)
