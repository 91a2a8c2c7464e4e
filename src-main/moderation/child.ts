import type { Token } from './normalise/normalise.ts'

const phrases = [
  'pedoporno', 'pedopornographie', 'pedopornographique', 'pornographie enfantine', 'photos de mineures', 'photos de mineurs', 'videos de mineures', 'videos de mineurs',
  'photo de mineure', 'video de mineure', 'nudes de mineures', 'nudes mineures', 'mineures nues', 'mineurs nus', 'enfants nus', 'petites filles nues', 'petits garcons nus',
  'child porn', 'child pornography', 'underage nudes', 'underage porn', 'pics of minors', 'videos of minors', 'naked children', 'naked kids', 'lolita pics', 'preteen nudes', 'cp links', 'cp link',
]
const starts = new Map<string, string[][]>()
for (const phrase of phrases) {
  const words = phrase.split(' ')
  const [first = ''] = words
  starts.set(first, [...(starts.get(first) ?? []), words])
}

/** Words of the sexual abuse of children, spoken by whomever. They lead to advice on what to do, and decide nothing: who denounces uses them, too. */
export function speaksOfChildAbuse(tokens: readonly Token[]): boolean {
  return tokens.some(({ folded }, at) => starts.get(folded)?.some((words) => words.every((word, n) => tokens[at + n]?.folded === word)) === true)
}
