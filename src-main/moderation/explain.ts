import { heads } from './heads.ts'
import type { Head } from './heads.ts'
import type { Token } from './normalise/normalise.ts'
import type { Scored } from './score.ts'
import { signalNames } from './signals.ts'
import type { Signals } from './signals.ts'
import type { Reason } from './verdict.ts'

/** All that moved the score of a head. The weights and the bias add up to the score: nothing is left out, nothing estimated. */
export function contributions(head: Head, text: string, tokens: readonly Token[], signals: Signals, { words }: Scored, weights: readonly Float64Array[]): Reason[] {
  const at = heads.indexOf(head)
  const found: Reason[] = []
  tokens.forEach(({ from, to, how, form }, n) => {
    const weight = words[n * heads.length + at] ?? 0
    if (weight !== 0) found.push({ from, to, text: text.slice(from, to), weight, reason: how === null ? 'word' : `word as «${form}»` })
  })
  for (const { index, value, first, last } of signals.list) {
    const weight = value * (weights[at]?.[index] ?? 0)
    if (weight === 0) continue
    const from = first === null ? -1 : (tokens[first]?.from ?? -1)
    const to = last === null ? -1 : (tokens[last]?.to ?? -1)
    found.push({ from, to, text: from < 0 ? '' : text.slice(from, to), weight, reason: signalNames[index] ?? '' })
  }
  return found
}

/** The strongest few, by what they weigh in either direction. */
export function strongest(reasons: readonly Reason[], most: number): Reason[] {
  const found: Reason[] = []
  for (const reason of reasons) {
    const size = Math.abs(reason.weight)
    let at = found.length
    while (at > 0 && Math.abs(found[at - 1]?.weight ?? 0) < size) at -= 1
    if (at >= most) continue
    found.splice(at, 0, reason)
    if (found.length > most) found.pop()
  }
  return found
}
