import type { ListKind, Sublabel, VerdictBand, VerdictHead } from '../../src-contract/moderation.ts'

/** The orders that the numbers in the tables stand for: new words go at the end. */
export const headOrder: readonly VerdictHead[] = ['toxic', 'spam', 'complaint', 'question', 'praise']
const sublabelOrder: readonly Sublabel[] = ['insult', 'hate', 'threat', 'sexual', 'child']
const listOrder: readonly ListKind[] = ['banned', 'suspect', 'allowed', 'competitor']
const bandOrder: readonly VerdictBand[] = ['pass', 'queue', 'hide']

/** In `items.flags`: auto-hide would hide it. */
export const hideFlag = 32

const toBits = <T>(order: readonly T[], values: readonly T[]): number => values.reduce((bits, value) => bits | (1 << order.indexOf(value)), 0)
const fromBits = <T>(order: readonly T[], bits: number): T[] => order.filter((_, at) => (bits & (1 << at)) !== 0)

export const threatBit = 1 << sublabelOrder.indexOf('threat')
export const sublabelBits = (values: readonly Sublabel[]): number => toBits(sublabelOrder, values)
export const sublabelsIn = (bits: number): Sublabel[] => fromBits(sublabelOrder, bits)
export const listBits = (values: readonly ListKind[]): number => toBits(listOrder, values)
export const listsIn = (bits: number): ListKind[] => fromBits(listOrder, bits)
export const headBit = (head: VerdictHead): number => 1 << headOrder.indexOf(head)

export const bandBits = (bands: readonly VerdictBand[]): number => bands.reduce((bits, band, at) => bits | (bandOrder.indexOf(band) << (at * 2)), 0)
export const bandIn = (bits: number, head: VerdictHead): VerdictBand => bandOrder[(bits >> (headOrder.indexOf(head) * 2)) & 3] ?? 'pass'

/** What an item is by its verdict and, before it, by the user's word. */
export function flagsOf(bands: number, hide: boolean, said: Partial<Record<VerdictHead, boolean>>): number {
  const heads = headOrder.reduce((bits, head) => (said[head] ?? bandIn(bands, head) !== 'pass' ? bits | headBit(head) : bits), 0)
  return heads | (hide && said.toxic !== false ? hideFlag : 0)
}
