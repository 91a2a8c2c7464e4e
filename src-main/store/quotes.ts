/** A stretch shorter than this is nobody's own words. */
const leastQuoted = 12

/**
 * A text of ours without what it quotes of others: what stands between the quoting marks of mail, and every sentence of theirs that stands in it letter for
 * letter. Plain comparison: nothing of theirs is a pattern.
 */
export function withoutQuotes(text: string, quoted: readonly string[]): string {
  const sources = quoted.filter((each) => each.trim() !== '')
  if (sources.length === 0) return text
  const whole = sources.join('\n')
  const lines = text.split('\n').map((line) => (line.startsWith('>') && isTheirs(line, whole) ? '> […]' : line))
  let left = lines.join('\n')
  for (const sentence of sources.flatMap(sentencesOf)) left = left.split(sentence).join('[…]')
  return left
}

const isTheirs = (line: string, whole: string): boolean => whole.includes(line.replace(/^[>\s]+/, '').trim())

/** The whole, its lines and its sentences, the longest first, so that a whole quote is one gap. */
function sentencesOf(text: string): string[] {
  const lines = text.split('\n')
  const sentences = lines.flatMap((line) => line.split(/(?<=[.!?…])\s+/))
  const all = [text, ...lines, ...sentences].map((each) => each.trim()).filter((each) => each.length >= leastQuoted)
  return Array.from(new Set(all)).sort((a, b) => b.length - a.length)
}
