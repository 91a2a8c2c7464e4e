import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ValidateFunction } from 'ajv/dist/2020.js'
import type { Exchange } from './begin.contract.ts'

// Holds exchanges against the vendor's own machine-readable lists: of each kind of thing its fields with their types, and its calls with their parameters.

type Spec = {
  apis?: { method: string; endpoint?: string; return?: string; params?: { name: string; type: string }[] }[]
  fields: { name: string; type: string }[]
}
type Enum = { name: string; values: string[] }

/** What those lists leave out though the pages of the documentation have it, by kind. */
export type Beyond = { fields?: Record<string, Record<string, object>>; params?: readonly string[]; edges?: Record<string, { returns: string; params: readonly string[] }> }

const datetime = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+0000$' }
const plain: Record<string, object> = {
  string: { type: 'string' }, datetime, bool: { type: 'boolean' }, int: { type: 'integer' }, 'unsigned int': { type: 'integer', minimum: 0 }, float: { type: 'number' },
}
/** Understood by every call. https://developers.facebook.com/docs/graph-api/results/ */
const everywhere = ['fields', 'limit', 'after', 'before', 'since', 'until']

const schemaOf = (type: string): object => plain[type] ?? (type.startsWith('list') ? { type: ['array', 'object'] } : { type: 'object' })

export function graphJudge(folder: string, kinds: readonly string[], beyond: Beyond = {}) {
  const specs = new Map(kinds.map((kind) => [kind, JSON.parse(readFileSync(`${folder}/${kind}.json`, 'utf8')) as Spec]))
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  const compiled = new Map<string, ValidateFunction>()

  function checkOf(kind: string): ValidateFunction {
    const known = compiled.get(kind)
    if (known !== undefined) return known
    const own = (specs.get(kind)?.fields ?? []).map(({ name, type }) => [name, schemaOf(type)] as const)
    const made = ajv.compile({ type: 'object', properties: { ...Object.fromEntries(own), ...beyond.fields?.[kind] }, additionalProperties: false })
    compiled.set(kind, made)
    return made
  }

  const complaints = (kind: string, value: unknown): string[] => {
    const check = checkOf(kind)
    return check(value) ? [] : (check.errors ?? []).map((one) => `${kind}${one.instancePath} ${one.message ?? ''} ${JSON.stringify(one.params)}`)
  }

  /** `kind` is what the node is. */
  return ({ request, answer, status }: Exchange, kind: string, edge: string): { call: string; wrong: string[] } => {
    const { searchParams } = new URL(request.url)
    const call = `${request.method} ${kind}${edge === '' ? '' : `/${edge}`}`
    const api = specs.get(kind)?.apis?.find(({ method, endpoint }) => method === request.method && (endpoint ?? '') === edge)
    const extra = beyond.edges?.[call]
    if (api === undefined && extra === undefined) return { call, wrong: ['not described'] }
    const params = new Set([...everywhere, ...(beyond.params ?? []), ...(extra?.params ?? []), ...(api?.params ?? []).map(({ name }) => name)])
    const body = typeof request.json === 'object' && request.json !== null ? Object.keys(request.json) : []
    const returned = extra?.returns ?? api?.return ?? 'Object'
    const asked = fieldsIn(searchParams.get('fields'))
    const has = new Set([...(specs.get(returned)?.fields ?? []).map(({ name }) => name), ...Object.keys(beyond.fields?.[returned] ?? {})])
    const rows = request.method !== 'GET' || status >= 300 ? [] : edge === '' ? [answer] : ((answer as { data?: unknown[] }).data ?? [])
    return {
      call,
      wrong: [
        ...[...searchParams.keys(), ...body].filter((name) => !params.has(name)).map((name) => `parameter ${name}`),
        ...(specs.has(returned) ? asked.filter((name) => !has.has(name)).map((name) => `field ${name} of ${returned}`) : []),
        ...(specs.has(returned) ? rows.flatMap((row) => complaints(returned, row)) : []),
      ],
    }
  }
}

/** Values of a parameter that the vendor allows, by the name of their list. */
export function enumsIn(file: string): Map<string, readonly string[]> {
  return new Map((JSON.parse(readFileSync(file, 'utf8')) as Enum[]).map(({ name, values }) => [name, values]))
}

/** Names asked for, what stands in brackets behind them left out. */
export function fieldsIn(text: string | null): string[] {
  let flat = text ?? ''
  for (let before = ''; before !== flat;) {
    before = flat
    flat = flat.replace(/\{[^{}]*\}|\([^()]*\)/g, '')
  }
  return flat.split(',').map((name) => name.split('.')[0] ?? '').filter((name) => name !== '')
}

/** The vendor's lists lie beside the project and are not part of it. */
export function listsOf(network: 'facebook' | 'instagram', name: string): { folder: string; present: boolean } {
  const folder = join(import.meta.dirname, '../../../shared/networks/specs', network)
  const present = existsSync(folder)
  if (!present) process.stderr.write(`skipped: the ${name} sandbox against the lists of fields, because ../shared/networks/specs is not there\n`)
  return { folder, present }
}

/** An edge that is asked for as a field. */
export const edge = { type: 'object', required: ['data'], properties: { data: { type: 'array' } } }

type Judge = ReturnType<typeof graphJudge>
type Place = (exchange: Exchange) => [string, string]

/** Every exchange holds; gives the calls that were made. */
export function expectAllToHold(judged: readonly ReturnType<Judge>[]): string[] {
  expect(judged.filter(({ wrong }) => wrong.length > 0).map(({ call, wrong }) => `${call}: ${wrong.slice(0, 4).join('; ')}`)).toEqual([])
  return [...new Set(judged.map(({ call }) => call))].sort()
}

/** A list of comments that holds does so no more with one wrong field, nor asked for by a name that nobody knows. */
export function expectNoneWrong(judge: Judge, exchanges: readonly Exchange[], placeOf: Place, kind: string, wrongs: readonly Record<string, unknown>[]): Exchange {
  const told = exchanges.find((one) => placeOf(one).join('/') === `${kind}/comments` && (one.answer as { data: unknown[] }).data.length > 0)
  if (told === undefined) throw new Error('no comments')
  const { data: [first = {}, ...rest] } = told.answer as { data: Record<string, unknown>[] }
  expect(judge(told, kind, 'comments').wrong).toEqual([])
  for (const wrong of wrongs) expect(judge({ ...told, answer: { data: [{ ...first, ...wrong }, ...rest] } }, kind, 'comments').wrong).not.toEqual([])
  expect(judge({ ...told, request: { ...told.request, url: `${told.request.url}&newest=1` } }, kind, 'comments').wrong).toEqual(['parameter newest'])
  return told
}
