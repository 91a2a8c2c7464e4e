import { createSandboxServer } from '../server.ts'
import type { SandboxAnswer, SandboxRequest, SandboxServer } from '../server.ts'

/**
 * A network of no vendor, with what several have: a time in which one may answer, a length that changes, moderation of many ids in one call, and four
 * ways of counting calls. What a call costs here is written down here, apart from what a client believes.
 */
export type PageOptions = {
  now(): number
  token: string
  kind: 'comment' | 'message'
  /** `requests`: headers with limit, remaining and reset, 429 beyond. `percent`: a header in percent, 403 beyond. `units`, `money`: no header at all. */
  meter: 'none' | 'requests' | 'percent' | 'units' | 'money'
  /** Calls, or whatever they cost, in a window. */
  limit?: number
  windowMs?: number
  /** How long after it was written something may be answered. */
  answerableMs?: number
  textLimit?: number
  /** Whether one may delete what one has written. */
  deletes?: boolean
}

export type PageComment = { id: string; thread: string; parent: string | null; ours: boolean; from: string; text: string; at: number; status: 'shown' | 'hidden' | 'gone' }

export type Page = SandboxServer & {
  readonly comments: Map<string, PageComment>
  add(text: string, at: number, thread?: string): string
  /** Lookups keep silent about these. */
  readonly silent: Set<string>
  /** Moderation answers for these by itself with an error. */
  readonly stubborn: Set<string>
  /** A moderation call that names one of these is refused as a whole. */
  readonly poison: Set<string>
  textLimit: number
  /** How many ids each moderation call named. */
  readonly calls: number[]
  /** What all calls have cost so far in the window. */
  spent: number
  /** Called while the next request that writes is being answered, once. */
  onWrite(then: () => void): void
  /** A new window. */
  renew(): void
}

const idsPerCall = 50
const ok = (body: unknown): SandboxAnswer => ({ status: 200, body })
const no = (status: number, error: string): SandboxAnswer => ({ status, body: { error } })

export function createPage(options: PageOptions): Page {
  const comments = new Map<string, PageComment>()
  const silent = new Set<string>()
  const stubborn = new Set<string>()
  const poison = new Set<string>()
  const calls: number[] = []
  let made = 0
  let spent = 0
  let textLimit = options.textLimit ?? 280
  let beganAt = options.now()
  let onWrite: (() => void) | null = null
  const windowMs = options.windowMs ?? 900_000

  const add = (text: string, at: number, thread?: string, more: Partial<PageComment> = {}): string => {
    made += 1
    const id = `c${made}`
    comments.set(id, { id, thread: thread ?? id, parent: null, ours: false, from: `p${made % 5}`, text, at, status: 'shown', ...more })
    return id
  }
  const answerable = ({ at }: PageComment): boolean => options.now() - at <= (options.answerableMs ?? Infinity)
  const told = (comment: PageComment) => ({ ...comment, answerable: answerable(comment) })

  /** Units and millionths of a coin: reading 1 and 1,000 for each comment given, writing 50 and 15,000 (200,000 with an address in it). */
  const cost = ({ method, text }: SandboxRequest, given: number): number => {
    if (options.meter === 'units') return method === 'GET' ? 1 : 50
    if (options.meter === 'money') return method === 'GET' ? 1_000 * given : /https?:/.test(text) ? 200_000 : 15_000
    return 1
  }

  const route = (request: SandboxRequest): SandboxAnswer => {
    const { method, path, query, json } = request
    const body = (typeof json === 'object' && json !== null ? json : {}) as { text?: string; ids?: string[]; status?: 'shown' | 'hidden' }
    if (request.headers['authorization'] !== `Bearer ${options.token}`) return no(401, 'unauthorized')
    if (method === 'GET' && path === '/me') return ok({ id: 'page', name: 'La page' })
    if (method === 'GET' && path === '/comments') {
      const ids = query.get('ids')?.split(',')
      const some = Array.from(comments.values()).filter(({ id, status }) => (ids === undefined ? status !== 'gone' : ids.includes(id) && !silent.has(id)))
      return ok({ comments: some.map(told) })
    }
    if (method === 'POST' && path === '/moderation') return moderate(body.ids ?? [], body.status ?? 'hidden')
    const target = comments.get(path.split('/')[2] ?? '')
    if (target === undefined || target.status === 'gone') return no(404, 'not_found')
    if (method === 'DELETE' && options.deletes === true && target.ours) {
      target.status = 'gone'
      return ok({ success: true })
    }
    if (method === 'POST' && path.endsWith('/replies')) {
      const text = body.text ?? ''
      if (!answerable(target)) return no(400, 'window_closed')
      if (Array.from(text).length > textLimit) return no(400, 'too_long')
      return ok({ id: add(text, options.now(), target.thread, { ours: true, parent: target.id, from: 'page' }) })
    }
    return no(404, 'not_found')
  }

  const moderate = (ids: string[], status: 'shown' | 'hidden'): SandboxAnswer => {
    if (ids.length === 0 || ids.length > idsPerCall || ids.some((id) => poison.has(id))) return no(400, 'bad_ids')
    calls.push(ids.length)
    return ok({
      results: ids.map((id) => {
        const comment = comments.get(id)
        if (comment === undefined || comment.status === 'gone') return { id, error: 'not_found' }
        if (stubborn.has(id)) return { id, error: 'refused' }
        comment.status = status
        return { id, status }
      }),
    })
  }

  const metered = async (request: SandboxRequest): Promise<SandboxAnswer> => {
    if (request.method !== 'GET' && onWrite !== null) {
      onWrite()
      onWrite = null
      // Whoever was called has a moment before the answer leaves.
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const limit = options.limit ?? Infinity
    if (options.meter === 'requests' && options.now() >= beganAt + windowMs) page.renew()
    const over = spent + cost(request, 0) > limit
    const answer = over && options.meter !== 'none' ? refusal() : route(request)
    const given = typeof answer.body === 'object' && answer.body !== null && 'comments' in answer.body && Array.isArray(answer.body.comments) ? answer.body.comments.length : 1
    if (!over) spent += cost(request, given)
    return { ...answer, headers: { ...headers(limit), ...answer.headers } }
  }
  const refusal = (): SandboxAnswer => {
    if (options.meter !== 'requests') return no(403, options.meter === 'percent' ? 'request_limit_reached' : 'quotaExceeded')
    return { ...no(429, 'rate_limit'), headers: { 'retry-after': String(Math.ceil((beganAt + windowMs - options.now()) / 1000)) } }
  }
  const headers = (limit: number): Record<string, string> => {
    if (options.meter === 'requests') {
      const left = { 'x-rate-limit-limit': String(limit), 'x-rate-limit-remaining': String(Math.max(0, limit - spent)) }
      return { ...left, 'x-rate-limit-reset': String(Math.ceil((beganAt + windowMs) / 1000)) }
    }
    const used = Math.min(100, Math.round((100 * spent) / limit))
    return options.meter === 'percent' ? { 'x-app-usage': JSON.stringify({ call_count: used, total_cputime: 1, total_time: 2 }) } : {}
  }

  const page: Page = Object.assign(createSandboxServer(metered), {
    comments, silent, stubborn, poison, calls, textLimit, spent,
    add: (text: string, at: number, thread?: string) => add(text, at, thread),
    onWrite: (then: () => void) => {
      onWrite = then
    },
    renew: () => {
      spent = 0
      beganAt = options.now()
    },
  })
  Object.defineProperties(page, {
    spent: { get: () => spent, set: (value: number) => { spent = value } },
    textLimit: { get: () => textLimit, set: (value: number) => { textLimit = value } },
  })
  return page
}
