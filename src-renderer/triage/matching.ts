/** Without accents and case: "regl" finds « Réglages ». */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/**
 * Those whose label has every word that was typed at the beginning of one of its own, in their order; all of them when nothing was typed.
 */
export function matching<T extends { label: string }>(choices: readonly T[], query: string): T[] {
  const wanted = folded(query)
    .split(/\s+/)
    .filter((word) => word !== '')
  return choices.filter(({ label }) => {
    const words = folded(label).split(/[\s'’-]+/)
    return wanted.every((word) => words.some((each) => each.startsWith(word)))
  })
}
