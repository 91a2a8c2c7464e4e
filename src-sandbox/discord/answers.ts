import type { SandboxAnswer, SandboxRequest } from '../server.ts'

export const ok = (body: unknown): SandboxAnswer => ({ status: 200, body })
export const done = (): SandboxAnswer => ({ status: 204 })

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
export const refuse = (status: number, code: number, message: string): SandboxAnswer => ({ status, body: { message, code } })
export const missingAccess = (): SandboxAnswer => refuse(403, 50_001, 'Missing Access')
export const missingPermissions = (): SandboxAnswer => refuse(403, 50_013, 'Missing Permissions')
export const unknown = (what: 'Channel' | 'Message' | 'Ban' | 'Member' | 'Guild'): SandboxAnswer =>
  refuse(404, { Channel: 10_003, Message: 10_008, Ban: 10_026, Member: 10_007, Guild: 10_004 }[what], `Unknown ${what}`)
export const invalid = (): SandboxAnswer => refuse(400, 50_035, 'Invalid Form Body')

export type Fields = Record<string, unknown>
export const fieldsOf = (request: SandboxRequest): Fields =>
  typeof request.json === 'object' && request.json !== null && !Array.isArray(request.json) ? (request.json as Fields) : {}
export const textIn = (fields: Fields, name: string): string => (typeof fields[name] === 'string' ? fields[name] : '')
export const objectIn = (fields: Fields, name: string): Fields =>
  typeof fields[name] === 'object' && fields[name] !== null ? (fields[name] as Fields) : {}
