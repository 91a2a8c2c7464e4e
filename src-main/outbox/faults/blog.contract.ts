import { HttpFault, createHttpClient } from '../../net/http.ts'
import type { exchange } from '../../net/transport.ts'
import type { HttpFactory } from '../../engine/sessions.ts'
import type { SandboxRequest } from '../../../src-sandbox/server.ts'
import { createWordPressSandbox } from '../../../src-sandbox/wordpress/sandbox.ts'
import type { WordPressSandbox } from '../../../src-sandbox/wordpress/sandbox.ts'
import type { Life, Time } from './life.contract.ts'

export const password = 'abcd efgh ijkl mnop'
export const address = 'http://127.0.0.1:8099'
export const commentCount = 8

/** What may become of a request. `late`: taken some seconds after the connection was cut. `twice`: a proxy hands it on two times. */
export const mishaps = ['cut', 'timeout', 'never', 'late', '429', '500', '500 done', '401', 'unreachable', 'twice', 'html'] as const
export type Mishap = (typeof mishaps)[number]

export type FaultyBlog = {
  readonly blog: WordPressSandbox
  httpOf(life: Life): HttpFactory
  /** From now on all goes well. */
  behave(): void
  /** Nobody can reach it while this is true. */
  away: boolean
}

/** The same blog for every run: what differs is what is asked of it and how it goes wrong. */
export function createBlog(time: Pick<Time, 'now'>, startAt: number, allowsTwins: () => boolean): WordPressSandbox {
  const blog = createWordPressSandbox({
    title: 'Atelier', user: { login: 'vigie', name: 'Vigie', applicationPassword: password }, now: () => time.now(), address, allowsTwins,
  })
  const postId = blog.addPost({ title: 'Bonjour', text: 'Un billet', at: startAt - 86_400_000 })
  for (let n = 1; n <= commentCount; n += 1) {
    const author = { name: `Passant ${n}`, email: `passant${n}@lecteur.example` }
    blog.addComment({ postId, author, text: `Un commentaire, le ${n}e`, at: startAt - (commentCount - n + 1) * 3_600_000, status: n % 4 === 0 ? 'hold' : 'approved' })
  }
  return blog
}

/** A blog in this process that goes wrong as the seed has it; `rate` of the requests, until it behaves. */
export function createFaultyBlog(of: { time: Time; startAt: number; random: () => number; rate: number }): FaultyBlog {
  const { time, random } = of
  let behaves = false
  let twins = true
  const blog = createBlog(time, of.startAt, () => twins)

  const mishapFor = (method: string): Mishap | null => {
    if (behaves || random() >= (method === 'GET' ? of.rate / 3 : of.rate)) return null
    return mishaps[Math.floor(random() * mishaps.length)] ?? null
  }

  const faulty: FaultyBlog = {
    blog,
    away: false,
    behave: () => {
      behaves = true
      faulty.away = false
    },
    httpOf: (life) => ({ origin, clock }) => createHttpClient({ origin, clock, timeoutMs: 60_000, exchange: exchangeFor(life) }),
  }

  const exchangeFor = (life: Life): typeof exchange => async (asked, _agents, signal) => {
    time.stir()
    life.step()
    const clock = time.clockOf(life)
    const { host } = asked.url
    const request: SandboxRequest = {
      method: asked.method, path: asked.url.pathname, query: asked.url.searchParams, headers: lower(asked.headers),
      text: asked.body?.toString('utf8') ?? '', json: asked.body === null ? null : (JSON.parse(asked.body.toString('utf8')) as unknown),
    }
    const mishap = faulty.away ? 'unreachable' : mishapFor(asked.method)
    const silence = async (): Promise<never> => {
      await clock.sleep(asked.totalMs, signal)
      throw signal.aborted ? new HttpFault('cancelled', {}, 'maybe') : new HttpFault('network.timeout', { host }, 'maybe')
    }
    const refusal = (status: number, headers: Record<string, string> = {}) => ({ status, headers, body: { code: 'misbehaving', message: 'no' } as unknown })
    const answered = ({ status, headers = {}, body }: { status: number; headers?: Record<string, string>; body?: unknown }) => {
      life.step()
      const text = typeof body === 'string' ? body : JSON.stringify(body ?? null)
      const type = typeof body === 'string' ? 'text/html' : 'application/json'
      return { status, headers: new Headers({ 'content-type': type, ...headers }), body: Buffer.from(text), delimited: true }
    }
    switch (mishap) {
      case 'unreachable':
        throw new HttpFault('network.unreachable', { host }, 'no')
      case 'never':
        return silence()
      case 'timeout':
        blog.answer(request)
        life.step()
        return silence()
      case 'cut':
        blog.answer(request)
        life.step()
        throw new HttpFault('network.cut', { host }, 'maybe')
      case 'late':
        // Whoever asked may be dead by then: the network is not.
        void time.clockOf(immortal).sleep(1_000 + random() * 6_000).then(() => blog.answer(request))
        throw new HttpFault('network.cut', { host }, 'maybe')
      case '429':
        return answered(refusal(429, random() < 0.5 ? { 'retry-after': '20' } : {}))
      case '500':
        return answered(refusal(500))
      case '500 done':
        blog.answer(request)
        return answered(refusal(500))
      case '401':
        return answered({ status: 401, body: { code: 'rest_not_logged_in', message: 'no' } })
      case 'html':
        blog.answer(request)
        return answered({ status: 200, body: '<!DOCTYPE html><html><body>A page</body></html>' })
      case 'twice': {
        const first = blog.answer(request)
        twins = false
        const second = givesBack(asked.body) ? first : blog.answer(request)
        twins = true
        return answered(random() < 0.5 ? first : second)
      }
      default:
        return answered(blog.answer(request))
    }
  }
  return faulty
}

/** WordPress takes a second `unspam` for a wish to hold the comment, and nobody who asked once can know: such a proxy is not survived, and not modelled. */
const givesBack = (body: Uint8Array | null): boolean => body !== null && /"status":"(unspam|untrash)"/.test(Buffer.from(body).toString('utf8'))

const immortal: Life = { alive: true, step: () => undefined, end: () => undefined, over: new Promise(() => undefined) }

const lower = (headers: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
