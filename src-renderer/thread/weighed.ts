type Reason = { from: number; to: number; weight: number }

/** A text cut where what weighed begins and ends. What several reasons cover weighs their sum; what is too light to be seen weighs nothing. */
export function weighedParts(text: string, reasons: readonly Reason[], least = 0.05): { text: string; weight: number }[] {
  const within = reasons.filter(({ from, to }) => from >= 0 && to > from && from < text.length)
  const cuts = Array.from(new Set([0, text.length, ...within.flatMap(({ from, to }) => [from, Math.min(to, text.length)])])).toSorted((a, b) => a - b)
  const parts: { text: string; weight: number }[] = []
  for (const [at, from] of cuts.entries()) {
    const to = cuts[at + 1]
    if (to === undefined) break
    const sum = within.filter((reason) => reason.from <= from && reason.to >= to).reduce((total, { weight }) => total + weight, 0)
    const weight = Math.abs(sum) < least ? 0 : sum
    const last = parts.at(-1)
    if (last !== undefined && last.weight === weight) last.text += text.slice(from, to)
    else parts.push({ text: text.slice(from, to), weight })
  }
  return parts
}
