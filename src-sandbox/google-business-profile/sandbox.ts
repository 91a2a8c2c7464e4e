import { createAppOAuth } from '../app-oauth.ts'
import { createSandboxServer } from '../server.ts'
import type { SandboxAnswer, SandboxRequest } from '../server.ts'

export type BusinessSandboxOptions = {
  token: string
  now?: () => number
  /** Until Google has agreed, the project may ask nothing. */
  approved?: boolean
  scopes?: string[]
  /** Answers are looked at before they are shown. */
  pending?: boolean
}
export type BusinessSandbox = ReturnType<typeof createBusinessSandbox>

export const businessScope = 'https://www.googleapis.com/auth/business.manage'
const stars = ['STAR_RATING_UNSPECIFIED', 'ONE', 'TWO', 'THREE', 'FOUR', 'FIVE'] as const

type Reply = { comment: string; at: number; state: 'PENDING' | 'APPROVED' | 'REJECTED' }
export type Review = { id: string; location: string; by: string | null; rating: number; text: string; at: number; editedAt: number; reply: Reply | null }
type Location = { id: string; title: string; verified: boolean }

const ok = (body: unknown): SandboxAnswer => ({ status: 200, body })
/** https://cloud.google.com/apis/design/errors */
const refuse = (code: number, status: string, message: string, details: unknown[] = []): SandboxAnswer => ({ status: code, body: { error: { code, message, status, ...(details.length === 0 ? {} : { details }) } } })
/** With a fraction of 0, 3, 6 or 9 digits, as it happens. */
const instant = (at: number, nth: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, ['Z', '.120Z', '.120345Z', '.120345678Z'][nth % 4] ?? 'Z')

/** One Google account with its locations, and what people say of them. https://developers.google.com/my-business/reference/rest */
export function createBusinessSandbox(options: BusinessSandboxOptions) {
  const now = options.now ?? (() => Date.now())
  const server = createSandboxServer(handle)
  const client = { clientId: '123456789012-vigie.apps.googleusercontent.com', clientSecret: 'GOCSPX-sandbox' }
  const oauth = createAppOAuth({ ...client, now, lastsMs: 3_600_000, codeMs: 600_000, rotates: false, callbacks: null })
  const first = oauth.issue(options.scopes ?? [businessScope], options.token)
  const account = '106123456789012345678'
  const locations = new Map<string, Location>()
  const reviews = new Map<string, Review>()
  let made = 0
  let approved = options.approved !== false
  let tooFast = 0

  const nameOf = (one: Review) => `accounts/${account}/locations/${one.location}/reviews/${one.id}`
  const shownReply = ({ comment, at, state }: Reply, nth: number) => ({ comment, updateTime: instant(at, nth), reviewReplyState: state })
  const shown = (one: Review) => {
    const nth = Number(one.id.slice(-1)) || 0
    return {
      name: nameOf(one), reviewId: one.id, starRating: stars[one.rating] ?? stars[0],
      reviewer: one.by === null ? { displayName: 'A Google user', isAnonymous: true } : { displayName: one.by, profilePhotoUrl: `https://lh3.googleusercontent.com/a/${one.id}` },
      ...(one.text === '' ? {} : { comment: one.text }), createTime: instant(one.at, nth), updateTime: instant(one.editedAt, nth),
      ...(one.reply === null ? {} : { reviewReply: shownReply(one.reply, nth) }),
    }
  }

  function listReviews({ query }: SandboxRequest, location: string): SandboxAnswer {
    const size = Number(query.get('pageSize') ?? 50)
    if (locations.get(location)?.verified === false) return refuse(400, 'FAILED_PRECONDITION', 'The location is not verified.')
    if (!(size >= 1 && size <= 50)) return refuse(400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.')
    const all = Array.from(reviews.values()).filter((one) => one.location === location).sort((a, b) => b.editedAt - a.editedAt || (a.id < b.id ? 1 : -1))
    const token = query.get('pageToken')
    const [at = '', id = ''] = token === null ? [] : Buffer.from(token, 'base64url').toString().split(' ')
    if (token !== null && id === '') return refuse(400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.')
    const rest = token === null ? all : all.filter((one) => one.editedAt < Number(at) || (one.editedAt === Number(at) && one.id < id))
    const rows = rest.slice(0, size)
    const last = rows.at(-1)
    const average = all.reduce((sum, { rating }) => sum + rating, 0) / Math.max(1, all.length)
    return ok({
      ...(rows.length === 0 ? {} : { reviews: rows.map(shown), averageRating: average }), ...(all.length === 0 ? {} : { totalReviewCount: all.length }),
      ...(last === undefined || rest.length <= size ? {} : { nextPageToken: Buffer.from(`${last.editedAt} ${last.id}`).toString('base64url') }),
    })
  }

  function reply({ method, json }: SandboxRequest, found: Review): SandboxAnswer {
    if (method === 'DELETE') {
      if (found.reply === null) return refuse(404, 'NOT_FOUND', 'Requested entity was not found.')
      found.reply = null
      return ok({})
    }
    const comment = (json as { comment?: unknown } | null)?.comment
    if (typeof comment !== 'string' || comment.trim() === '' || Buffer.byteLength(comment) > 4096) return refuse(400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.')
    if (found.reply?.comment !== comment) found.reply = { comment, at: now(), state: options.pending === false ? 'APPROVED' : 'PENDING' }
    return ok(shownReply(found.reply, 1))
  }

  function route(request: SandboxRequest): SandboxAnswer {
    const { method, path } = request
    if (method === 'GET' && path === '/v1/accounts') {
      return ok({ accounts: [{ name: `accounts/${account}`, accountName: 'La Marque', type: 'PERSONAL', verificationState: 'UNVERIFIED', vettedState: 'NOT_VETTED' }] })
    }
    if (method === 'GET' && path === `/v1/accounts/${account}/locations`) {
      if (request.query.get('readMask') === null) return refuse(400, 'INVALID_ARGUMENT', 'A read mask is required.')
      return ok(locations.size === 0 ? {} : { locations: Array.from(locations.values(), ({ id, title }) => ({ name: `locations/${id}`, title, metadata: { mapsUri: `https://maps.google.com/maps?cid=${id}` } })), totalSize: locations.size })
    }
    const parts = /^\/v4\/accounts\/(\d+)\/locations\/(\d+)\/reviews(?:\/([\w-]+)(\/reply)?)?$/.exec(path)
    if (parts === null || parts[1] !== account || !locations.has(parts[2] ?? '')) return refuse(404, 'NOT_FOUND', 'Requested entity was not found.')
    if (parts[3] === undefined) return method === 'GET' ? listReviews(request, parts[2] ?? '') : refuse(404, 'NOT_FOUND', 'Method not found.')
    const found = reviews.get(parts[3])
    if (found === undefined) return refuse(404, 'NOT_FOUND', 'Requested entity was not found.')
    if (parts[4] !== undefined && (method === 'PUT' || method === 'DELETE')) return reply(request, found)
    return method === 'GET' && parts[4] === undefined ? ok(shown(found)) : refuse(404, 'NOT_FOUND', 'Method not found.')
  }

  function handle(request: SandboxRequest): SandboxAnswer {
    if (request.method === 'POST' && request.path === '/token') return oauth.exchange(request)
    const granted = oauth.scopesOf(request.headers['authorization'])
    if (granted === null) return refuse(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.')
    if (!granted.includes(businessScope)) {
      return refuse(403, 'PERMISSION_DENIED', 'Request had insufficient authentication scopes.', [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT', domain: 'googleapis.com' }])
    }
    if (!approved) {
      return refuse(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for quota metric Requests and limit Requests per minute.', [
        { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'RATE_LIMIT_EXCEEDED', domain: 'googleapis.com', metadata: { quota_limit: 'DefaultRequestsPerMinutePerProject', quota_limit_value: '0' } },
      ])
    }
    if (tooFast > 0) {
      tooFast -= 1
      return refuse(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded.', [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'RATE_LIMIT_EXCEEDED', domain: 'googleapis.com', metadata: { quota_limit_value: '300' } }])
    }
    return route(request)
  }

  const addLocation = (title: string, verified = true): string => {
    const id = String(4_000_000_000_000_000_000n + BigInt(locations.size))
    locations.set(id, { id, title, verified })
    return id
  }

  return Object.assign(server, {
    oauth, account, addLocation,
    /** What a person who signed in would hold. */
    granted: { ...first, ...client },
    say(location: string, by: string | null, text: string, how: { at?: number; rating?: number } = {}): string {
      made += 1
      const id = `AbFvOqk${String(made).padStart(8, '0')}`
      const at = how.at ?? now()
      reviews.set(id, { id, location, by, rating: how.rating ?? 3, text, at, editedAt: at, reply: null })
      return id
    },
    edit(id: string, text: string, at = now()): void {
      const found = reviews.get(id)
      if (found !== undefined) Object.assign(found, { text, editedAt: Math.max(at, found.at + 1000) })
    },
    remove: (id: string) => void reviews.delete(id),
    review: (id: string): Review | null => reviews.get(id) ?? null,
    judge(id: string, state: Reply['state']): void {
      const found = reviews.get(id)?.reply
      if (found) found.state = state
    },
    approve: (yes = true) => {
      approved = yes
    },
    hurry: (times: number) => {
      tooFast = times
    },
  })
}
