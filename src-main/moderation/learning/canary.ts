import type { Classifier } from '../pipeline.ts'
import { heads } from '../heads.ts'
import type { Head } from '../heads.ts'
import { ownExamples } from '../training/own-examples.ts'
import { addedBy, mostMoved } from './delta.ts'
import type { Delta } from './delta.ts'
import type { Example } from './learn.ts'

/** So many of ours of each language, head and answer; the same ones every time. */
const each = 40

const spam: readonly (readonly [string, boolean])[] = [
  ['Gagnez 3000 € par semaine sans rien faire, écrivez-moi sur WhatsApp', true], ['Crédit rapide sans justificatif, contactez-moi en privé', true],
  ['Abonnez-vous à ma chaîne, lien dans ma bio', true], ['Bitcoin : doublez votre mise en 24 h, lien ici http://gain.example', true],
  ['Voyance gratuite et retour de l’être aimé, inbox', true], ['Promo folle, cliquez vite : bit.ly/promo-folle', true],
  ['Le colis est arrivé ce matin, merci beaucoup', false], ['Vous ouvrez à quelle heure dimanche ?', false],
  ['La recette est parfaite, j’ai mis un peu moins de sucre', false], ['Pas terrible, la sauce était froide', false],
  ['On se retrouve samedi devant la boutique', false], ['Quelqu’un connaît une autre adresse à Lyon ?', false],
]

/** Texts of our own, as examples for every head, in the order of `heads`. What is learned from a brand must not make these much worse. */
export const canaryOf = (classifier: Classifier): Example[] => ownTexts(classifier, 0)

/** Others of our own, that decisions are learned together with. */
export const anchorsOf = (classifier: Classifier): Example[] => ownTexts(classifier, 1)

/** Two sets without a text in common. */
function ownTexts(classifier: Classifier, from: 0 | 1): Example[] {
  const examples: Example[] = []
  const add = (text: string, lang: string, head: Head, is: boolean) => {
    examples.push({ ...classifier.lessonOn(classifier.analyse(text, lang), head), head: heads.indexOf(head), is, weight: 1 })
  }
  for (const lang of ['fr', 'en'] as const) {
    const own = ownExamples(lang)
    for (const head of ['toxic', 'complaint', 'question', 'praise'] as const) {
      for (const answer of [0, 1] as const) {
        const fitting = own.filter((example) => example[head] === answer)
        const step = Math.max(2, Math.floor(fitting.length / each))
        for (let n = from; n < fitting.length && n < each * step; n += step) add(fitting[n]?.text ?? '', lang, head, answer === 1)
      }
    }
  }
  spam.forEach(([text, is], n) => {
    if (n % 2 === from) add(text, 'fr', 'spam', is)
  })
  return examples
}

/** Macro-F1 over both answers, the mean of the heads, per cent. */
export function scoreOn(examples: readonly Example[], delta: Delta): number {
  const found = heads.map((_, head) => macroF1(examples.filter((example) => example.head === head), delta)).filter((score) => score !== null)
  return found.reduce((sum, score) => sum + score, 0) / Math.max(1, found.length)
}

/** The head that a delta hurts most, by how many points against the model as it came. */
export function worstFall(examples: readonly Example[], delta: Delta, before: readonly (number | null)[]): number {
  return Math.max(0, ...heads.map((_, head) => {
    const was = before[head] ?? null
    const now = macroF1(examples.filter((example) => example.head === head), delta)
    return was === null || now === null ? 0 : was - now
  }))
}

export const scoresByHead = (examples: readonly Example[], delta: Delta): (number | null)[] =>
  heads.map((_, head) => macroF1(examples.filter((example) => example.head === head), delta))

/** Null without an example. */
export function macroF1(examples: readonly Example[], delta: Delta): number | null {
  return macroOf(examples.map(({ features, head, base, is }) => ({ is, said: base + addedBy(delta, features, head, mostMoved).total >= 0 })))
}

/** A decision, what had been said before it, and what the model as it came would have said. */
export type Later = { is: boolean; guessed: boolean; plainly: boolean }

const leastLater = 50

/** Whether the brand's own later decisions went worse with what was learned than they would have without. */
export function isWorseThanPlain(decisions: readonly Later[]): boolean {
  if (decisions.length < leastLater) return false
  const score = (said: (each: Later) => boolean) => macroOf(decisions.map((each) => ({ is: each.is, said: said(each) }))) ?? 0
  return score(({ plainly }) => plainly) > score(({ guessed }) => guessed)
}

/** Beyond what chance does to so many answers (once in fifty). */
const surely = 2

/** Whether those decisions are mostly the opposite of what the model as it came says: whoever decides so teaches it nothing good. */
export function contradictsPlain(decisions: readonly Later[]): boolean {
  const count = (plainly: boolean, is: boolean) => decisions.filter((each) => each.plainly === plainly && each.is === is).length
  const [both, missed, alarmed, neither] = [count(true, true), count(false, true), count(true, false), count(false, false)]
  const spread = Math.sqrt((both + missed) * (alarmed + neither) * (both + alarmed) * (missed + neither))
  return spread > 0 && ((both * neither - missed * alarmed) / spread) * Math.sqrt(decisions.length) < -surely
}

function macroOf(answers: readonly { is: boolean; said: boolean }[]): number | null {
  if (answers.length === 0) return null
  const count = (said: boolean, is: boolean) => answers.filter((each) => each.said === said && each.is === is).length
  const wrong = count(true, false) + count(false, true)
  const f1 = (right: number) => (right === 0 ? 0 : (2 * right) / (2 * right + wrong))
  return ((f1(count(true, true)) + f1(count(false, false))) / 2) * 100
}
