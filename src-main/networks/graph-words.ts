import { Fault } from '../../src-contract/failure.ts'
import type { Action } from './adapter.ts'

export function textOf(action: Action, max: number, unit: 'utf16' | 'bytes' = 'utf16'): string {
  const text = action.text?.trim() ?? ''
  if (text === '') throw new Fault('input.empty', {})
  const length = unit === 'bytes' ? Buffer.byteLength(text) : text.length
  if (length > max) throw new Fault('input.tooLong', { length, max })
  return text
}

/** The network tidies spaces and the forms of letters. */
const plain = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim()

export const saysTheSame = (a: string, b: string): boolean => plain(a) === plain(b)
