import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Format, ValidateFunction } from 'ajv/dist/2020.js'
import type { Exchange } from './begin.contract.ts'

type Media = { content?: Record<string, { schema?: object }> }
type Parameter = { name?: string; in?: string; $ref?: string }
type Operation = { parameters?: Parameter[]; requestBody?: Media; responses?: Record<string, Media> }
type Description = { paths: Record<string, Record<string, Operation> & { parameters?: Parameter[] }> }

export type OpenApiOptions = {
  /** Path of the interface on the server, before the paths of the description. Default none. */
  base?: string
  formats?: Record<string, Format>
  /** The text of the description before it is read, where it says something it cannot mean. */
  mend?(text: string): string
}

const known: Record<string, Format> = {
  'date-time': (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text),
  date: /^\d{4}-\d\d-\d\d$/,
  uri: (text: string) => URL.canParse(text),
  email: true,
}

/**
 * Reads an OpenAPI 3 description and gives what says of an exchange which call of it that was and what is wrong with question or answer: path, names
 * of query parameters, JSON body, JSON answer of that status. A description in YAML is to be turned into JSON first.
 */
export function openApiJudge(file: string, { base = '', formats = {}, mend = (text) => text }: OpenApiOptions = {}) {
  const description = JSON.parse(mend(readFileSync(file, 'utf8'))) as Description
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { ...known, ...formats } })
  ajv.addSchema(description, 'api')
  const compiled = new Map<string, ValidateFunction>()

  function at(...path: string[]): ValidateFunction {
    const escaped = path.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    const pointer = `api#/${escaped.join('/')}`
    const check = compiled.get(pointer) ?? ajv.compile({ $ref: pointer })
    compiled.set(pointer, check)
    return check
  }

  function complaints(value: unknown, media: Media | undefined, ...path: string[]): string[] {
    if (media?.content?.['application/json']?.schema === undefined) return []
    const check = at(...path, 'content', 'application/json', 'schema')
    return check(value) ? [] : (check.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ''}`)
  }

  function pathOf(pathname: string, method: string): string | undefined {
    return Object.keys(description.paths)
      .filter((path) => description.paths[path]?.[method] !== undefined)
      .sort((a, b) => a.split('{').length - b.split('{').length)
      .find((path) => new RegExp(`^${`${base}${path}`.replace(/[.+*?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`).test(pathname))
  }

  /** A parameter by name: `name[]` is the list `name`, `name[part]` a part of it. */
  function queryNames(path: string, method: string): Set<string> {
    const all = [...(description.paths[path]?.parameters ?? []), ...(description.paths[path]?.[method]?.parameters ?? [])]
    const read = all.map((one) => (one.$ref === undefined ? one : (resolve(one.$ref) as Parameter)))
    return new Set(read.filter((one) => one.in === 'query').map((one) => one.name?.replace(/\[.*$/, '') ?? ''))
  }

  function resolve(ref: string): unknown {
    return ref
      .replace(/^#\//, '')
      .split('/')
      .reduce<unknown>((at_, part) => (at_ as Record<string, unknown>)[part.replaceAll('~1', '/').replaceAll('~0', '~')], description)
  }

  return ({ request, answer, status }: Exchange): { call: string; wrong: string[] } => {
    const { pathname, searchParams } = new URL(request.url)
    const method = request.method.toLowerCase()
    const path = pathOf(pathname, method)
    if (path === undefined) return { call: `${method} ${pathname}`, wrong: ['not described'] }
    const operation = description.paths[path]?.[method]
    const names = queryNames(path, method)
    const asked = Array.from(new Set(searchParams.keys()), (name) => name.replace(/\[.*$/, ''))
    const body = request.json === undefined ? [] : complaints(request.json, operation?.requestBody, 'paths', path, method, 'requestBody')
    const code = operation?.responses?.[String(status)] === undefined ? 'default' : String(status)
    return {
      call: `${method} ${path}`,
      wrong: [
        ...asked.filter((name) => !names.has(name)).map((name) => `parameter ${name}`),
        ...body,
        ...complaints(answer, operation?.responses?.[code], 'paths', path, method, 'responses', code),
      ],
    }
  }
}
