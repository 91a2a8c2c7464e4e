import type { SandboxAnswer, SandboxRequest } from '../server.ts'

// Every answer has the same envelope. https://core.telegram.org/bots/api#making-requests

export const ok = (result: unknown): SandboxAnswer => ({ status: 200, body: { ok: true, result } })

export const refuse = (code: number, description: string, parameters?: { retry_after?: number; migrate_to_chat_id?: number }): SandboxAnswer => ({
  status: code,
  body: { ok: false, error_code: code, description, ...(parameters === undefined ? {} : { parameters }) },
})

export const badRequest = (why: string): SandboxAnswer => refuse(400, `Bad Request: ${why}`)

export type Fields = Record<string, unknown>

/** Arguments come in the query, where what is no text is written as JSON, or as a JSON body. */
export function fieldsOf(request: SandboxRequest): Fields {
  const body = typeof request.json === 'object' && request.json !== null && !Array.isArray(request.json) ? (request.json as Fields) : {}
  const query = Object.fromEntries(Array.from(request.query, ([name, value]) => [name, readArgument(value)]))
  return { ...query, ...body }
}

function readArgument(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

export const numberIn = (fields: Fields, name: string): number | null => {
  const value = typeof fields[name] === 'string' ? Number(fields[name]) : fields[name]
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null
}
export const textIn = (fields: Fields, name: string): string => (typeof fields[name] === 'string' ? fields[name] : '')
export const objectIn = (fields: Fields, name: string): Fields =>
  typeof fields[name] === 'object' && fields[name] !== null && !Array.isArray(fields[name]) ? (fields[name] as Fields) : {}
