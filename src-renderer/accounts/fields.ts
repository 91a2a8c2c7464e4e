import type { NetworkEntry } from '../stores/catalogue.ts'
import type { Translator } from '../../src-i18n/translate.ts'

export type ConnectField = NetworkEntry['capabilities']['connect'][number]
export type Values = Readonly<Record<string, string>>

/** Networks name their own fields; those we have words for are named by them, the rest by their own name. */
export function fieldLabel(network: string, field: string, t: Translator): string {
  return t.find(`ui.field.${network}.${field}`) ?? t.find(`ui.field.${field}`) ?? field
}

export function fieldHint(network: string, field: string, t: Translator): string | null {
  return t.find(`ui.fieldHint.${network}.${field}`) ?? t.find(`ui.fieldHint.${field}`)
}

/** An address and a name go by themselves; all else with the secrets, secret or not. */
const isPlain = ({ field }: ConnectField): boolean => field === 'url' || field === 'user'

export function secretsOf(fields: readonly ConnectField[], values: Values): Record<string, string> {
  return Object.fromEntries(
    fields
      .filter((field) => !isPlain(field))
      .map((field) => [field.field, (values[field.field] ?? '').trim()])
      .filter(([, value]) => value !== ''),
  )
}

export function plainOf(fields: readonly ConnectField[], values: Values): Record<string, string> {
  return Object.fromEntries(
    fields
      .filter(isPlain)
      .map((field) => [field.field, (values[field.field] ?? '').trim()])
      .filter(([, value]) => value !== ''),
  )
}

export function withoutSecrets(fields: readonly ConnectField[], values: Values): Values {
  const secret = new Set(fields.filter((field) => field.secret).map((field) => field.field))
  return Object.fromEntries(Object.entries(values).filter(([field]) => !secret.has(field)))
}

export function isComplete(fields: readonly ConnectField[], values: Values): boolean {
  return fields.every((field) => field.optional || (values[field.field] ?? '').trim() !== '')
}
