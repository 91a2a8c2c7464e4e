import { pick } from '../../src-sandbox/demo/random.ts'
import type { Rng } from '../../src-sandbox/demo/random.ts'
import { HttpFault } from '../net/http.ts'
import type { HttpClient, HttpRequest, HttpResponse } from '../net/http.ts'
import { sendingBy } from './begin.contract.ts'

type Path = (string | number)[]
type Row = { list: Path; at: number }

const words = [
  '', ' ', '\u{d800}', 'a\u{dfff}b', '\u0000', '\u202e1/2', '../../../etc/passwd', '/', '?', '%2e%2e%2f', '<script>alert(1)</script>', '__proto__', 'constructor',
  'javascript:alert(1)', 'file:///etc/passwd', 'http://[::1', '99999999999999999999', '-1', 'NaN', 'null', 'yesterday', '0000-00-00', '+275760-09-13T00:00:00.000Z',
  '2026-02-30T10:00:00Z', '1970-01-01T00:00:00Z', '𝕏'.repeat(3), 'e\u0301'.repeat(40),
] as const
const numbers = [0, -1, 0.5, 2 ** 31, 2 ** 53 + 2, 1e308, -1e21] as const

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every place in a value, the whole first; of a very large one the first few thousand. */
function placesIn(value: unknown): Path[] {
  const places: Path[] = []
  const visit = (one: unknown, path: Path): void => {
    if (places.length > 4000 || path.length > 40) return
    places.push(path)
    if (Array.isArray(one)) one.forEach((each, index) => visit(each, [...path, index]))
    else if (isObject(one)) for (const [key, each] of Object.entries(one)) visit(each, [...path, key])
  }
  visit(value, [])
  return places
}

const valueAt = (value: unknown, path: Path): unknown => path.reduce<unknown>((at, key) => (at as Record<string | number, unknown> | null)?.[key], value)

/** A copy that differs at one place; `change` gives the new value, or nothing to leave the place out. */
function changedAt(value: unknown, path: Path, change: (old: unknown) => { value: unknown } | null): unknown {
  const [key, ...rest] = path
  if (key === undefined) return change(value)?.value ?? null
  if (Array.isArray(value)) {
    if (rest.length > 0) return value.map((one, index) => (index === key ? changedAt(one, rest, change) : (one as unknown)))
    return value.flatMap((one: unknown, index) => (index === key ? (change(one) === null ? [] : [change(one)?.value]) : [one]))
  }
  return Object.fromEntries(
    Object.entries(value as object).flatMap(([name, one]: [string, unknown]) => {
      if (name !== String(key)) return [[name, one]]
      if (rest.length > 0) return [[name, changedAt(one, rest, change)]]
      const made = change(one)
      return made === null ? [] : [[name, made.value]]
    }),
  )
}

function otherType(old: unknown, rng: Rng): unknown {
  const others: unknown[] = [null, true, false, [], {}, [old], { id: old }, String(old), ...numbers, ...words]
  if (typeof old === 'string') others.push(Number(old), old.length, [...old])
  if (typeof old === 'number') others.push(String(old), -old, old * 1e9, old / 7)
  if (isObject(old)) others.push(Object.values(old), Object.keys(old))
  return others[Math.floor(rng() * others.length)]
}

const nested = (depth: number): unknown => {
  let value: unknown = 'deep'
  for (let at = 0; at < depth; at += 1) value = at % 2 === 0 ? [value] : { a: value }
  return value
}

function spoiled(old: unknown, whole: unknown, rng: Rng): { value: unknown } | null {
  const dice = rng()
  if (dice < 0.18) return null
  if (dice < 0.5) return { value: otherType(old, rng) }
  if (dice < 0.54) return { value: 'x'.repeat(100_000) }
  if (dice < 0.56) return { value: nested(400) }
  if (dice < 0.6) return { value: valueAt(whole, pick(rng, placesIn(whole) as [Path, ...Path[]])) }
  if (typeof old === 'string') {
    const cut = Math.floor(rng() * old.length)
    return { value: pick(rng, [old.slice(0, cut), `${old.slice(0, cut)}${pick(rng, words)}${old.slice(cut)}`, old + old, old.toUpperCase(), old.toLowerCase()]) }
  }
  if (Array.isArray(old)) {
    const row: unknown = pick(rng, [null, 7, 'row', {}, [], { id: {} }, nested(60)])
    return { value: pick<unknown[]>(rng, [old.slice(0, Math.floor(old.length / 2)), [...old, ...old], old.toReversed(), [row, ...old], [...old, row], [old]]) }
  }
  if (isObject(old)) return { value: pick<unknown>(rng, [{}, { ...old, ['__proto__x']: 1, constructor: 'x' }, { type: 'somethingNew' }]) }
  return { value: otherType(old, rng) }
}

/** The value with one to three places spoiled. */
export function mutated(value: unknown, rng: Rng): unknown {
  let made = value
  for (let times = 1 + Math.floor(rng() ** 2 * 3); times > 0; times -= 1) {
    const whole = made
    const places = placesIn(whole)
    // The whole answer is one place among many, and spoiled more often than that.
    const at = rng() < 0.04 ? [] : pick(rng, places as [Path, ...Path[]])
    made = changedAt(whole, at, (old) => spoiled(old, whole, rng))
  }
  return made
}

/** The rows of every list of objects in it. */
export function rowsIn(value: unknown): Row[] {
  return placesIn(value).flatMap((path) => {
    const list = valueAt(value, path)
    return Array.isArray(list) ? list.flatMap((row: unknown, at) => (isObject(row) ? [{ list: path, at }] : [])) : []
  })
}

const rubbish = [null, 7, 'row', [], { id: {}, unknown: true }, { id: null }] as const

/** One row of a list replaced by rubbish, or rubbish put before it. */
export function poisoned(value: unknown, row: Row, replace: boolean, rng: Rng): unknown {
  const bad: unknown = pick(rng, rubbish)
  return changedAt(value, row.list, (old) => {
    const list = old as unknown[]
    return { value: [...list.slice(0, row.at), bad, ...list.slice(replace ? row.at + 1 : row.at)] }
  })
}

function spoiledHeaders(headers: Headers, rng: Rng): Headers {
  const made = new Headers(headers)
  for (const name of ['link', 'x-ratelimit-reset', 'ratelimit-reset', 'retry-after', 'x-wp-totalpages', 'x-wp-total', 'x-ratelimit-remaining']) {
    const old = made.get(name)
    if (old === null || rng() > 0.5) continue
    const cut = Math.floor(rng() * old.length)
    made.set(name, pick(rng, ['', 'junk', '-1', '999999999999', '<javascript:alert(1)>; rel="next"', '<//elsewhere.invalid/?max_id=1>; rel="next"', old.slice(0, cut)]))
  }
  return made
}

export type Mutating = { http: HttpClient; answers: number; writes: string[]; asked: number }

/** More questions than this in one piece of work: it would not come to an end. */
export const endless = 2500

/**
 * Passes questions through and spoils some of the answers: those that `which` picks. What the client itself would make of an answer that is no JSON
 * or is cut in the middle is thrown in its stead, after the server has done its work.
 */
export function mutatingHttp(http: HttpClient, rng: Rng, which: (request: HttpRequest) => boolean, change = mutated): Mutating {
  const state: Mutating = { http, answers: 0, writes: [], asked: 0 }
  const send = async (request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> => {
    state.asked += 1
    if (state.asked > endless) throw new Error('endless')
    const { host, pathname } = new URL(request.url)
    if (request.method !== 'GET') state.writes.push(`${request.method} ${pathname}`)
    const answer = await http.send(request, signal)
    if (!which(request)) return answer
    state.answers += 1
    if (change !== mutated) return { ...answer, json: change(answer.json, rng) }
    const sent = request.method === 'GET' ? 'answered' : 'maybe'
    if (rng() < 0.03) throw new HttpFault('network.notJson', { host }, sent)
    if (rng() < 0.03) throw new HttpFault('network.cut', { host }, sent)
    return { ...answer, json: change(answer.json, rng), headers: rng() < 0.2 ? spoiledHeaders(answer.headers, rng) : answer.headers }
  }
  state.http = sendingBy(http, send)
  return state
}
