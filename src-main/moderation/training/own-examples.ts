import { own as french } from './own-french.ts'
import { own as english } from './own-english.ts'
import { seeded } from './logistic.ts'

/** Examples of our own, from patterns with slots: what the public collections lack. `toxic`, `question` and `praise` are 0, 1 or null. */
export type OwnExample = { text: string; toxic: 0 | 1 | null; question: 0 | 1 | null; praise: 0 | 1 | null; complaint: 0 | 1 | null; kind: string }

/** Each pattern `times` times with other fillings; the same every run. */
export function ownExamples(lang: 'fr' | 'en'): OwnExample[] {
  const { slots, groups } = lang === 'fr' ? french : english
  const random = seeded(lang === 'fr' ? 11 : 12)
  const fill = (pattern: string): string => pattern.replace(/\{(\w+)\}/g, (_, name: string) => {
    const words = slots[name] ?? ['']
    return words[Math.floor(random() * words.length)] ?? ''
  })
  const made = new Map<string, OwnExample>()
  for (const { kind, toxic = null, question = null, praise = null, complaint = null, times, patterns } of groups) {
    for (const pattern of patterns) {
      for (let n = 0; n < (pattern.includes('{') ? times : 1); n += 1) {
        const filled = fill(pattern)
        const text = random() < 0.5 ? filled : filled.charAt(0).toUpperCase() + filled.slice(1)
        made.set(text, { text, toxic, question, praise, complaint, kind })
      }
    }
  }
  return Array.from(made.values())
}
