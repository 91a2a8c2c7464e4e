import type { Failure } from '../src-contract/failure.ts'
import type { Translator } from './translate.ts'

type Values = Record<string, string | number>

/** A name given by whoever failed may be called differently by the sentence: the first of these that is there is used. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  host: ['host', 'origin', 'url', 'account', 'handle'],
  value: ['value', 'name', 'id', 'network', 'brand', 'account', 'item', 'what'],
  name: ['name', 'field', 'value'],
  names: ['names', 'name', 'value'],
  reason: ['reason', 'message', 'code', 'status', 'what', 'name'],
  account: ['account', 'handle', 'value', 'name', 'id', 'host'],
  file: ['file', 'dir', 'path', 'folder'],
  verb: ['verb'],
  network: ['network', 'value', 'name', 'id'],
  what: ['what', 'name', 'code'],
  max: ['max', 'limit'],
  permission: ['permission'],
  status: ['status', 'code'],
  brand: ['brand'],
  count: ['count'],
  days: ['days'],
}

// Control, format and bidirectional characters could make a sentence of ours read as another one.
const unprintable = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu
const longest = 300

function tame(value: string | number): string | number {
  if (typeof value === 'number') return value
  const clean = value.replace(unprintable, ' ').trim()
  return clean.length > longest ? `${clean.slice(0, longest - 1)}…` : clean
}

/** What Vigie itself names by a code has a word in each language: verbs, networks, fields of a form, reasons. The rest stays as it is. */
const coded: Readonly<Record<string, string>> = { verb: 'verb', network: 'network', name: 'field', field: 'field', reason: 'reason' }

// Numbers that are amounts; any other (an id, a status, a port) is a name, and is not grouped by thousands.
const amounts = new Set(['max', 'limit', 'length', 'live', 'seconds', 'count'])

function worded(name: string, value: string | number, t: Translator): string | number {
  if (typeof value === 'number') return amounts.has(name) ? value : String(value)
  const group = coded[name]
  return (group === undefined ? null : t.find(`word.${group}.${value}`)) ?? value
}

/**
 * The sentence for a failure: what happened, to what, what to do next. Total: a parameter that did not come is replaced by a word that
 * still makes a sentence, one that came from a network is cut and stripped of what cannot be seen.
 */
export function explain(failure: Failure, t: Translator): string {
  const values: Values = {}
  for (const [name, value] of Object.entries(failure.params)) values[name] = worded(name, tame(value), t)
  for (const [name, sources] of Object.entries(aliases)) {
    const source = sources.find((candidate) => values[candidate] !== undefined && values[candidate] !== '')
    values[name] = source === undefined ? t.find(`word.missing.${name}`) ?? '' : values[source] ?? ''
  }
  const sentence = t.find(`failure.${failure.code}`, values) ?? t('failure.internal', { what: failure.code })
  return capitalised(sentence, failure, t)
}

/** A stand-in word at the very beginning ("ce site") takes a capital; a host name does not. */
function capitalised(sentence: string, failure: Failure, t: Translator): string {
  const standIn = ['host', 'account', 'file'].map((name) => t.find(`word.missing.${name}`) ?? '').find((word) => word !== '' && sentence.startsWith(word))
  return standIn === undefined || Object.values(failure.params).includes(standIn) ? sentence : sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
