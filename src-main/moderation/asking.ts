import type { Token } from './normalise/normalise.ts'

/** How people ask without, or beside, a question mark. */
export const askingNames = ['asks.know', 'asks.tell', 'asks.price', 'asks.opens', 'asks.how', 'asks.polite', 'asks.stock'] as const
export type AskingName = (typeof askingNames)[number]

type Add = (name: AskingName, value: number, most: number, first?: number | null, last?: number | null) => void

const set = (words: string) => new Set(words.split(/\s+/))
const wish = set('aimerais aimerai aimerions voudrais voudrai voudrions souhaite souhaiterais souhaiterions besoin cherche voulais demande demandais like want need wanted love hoping wondering')
const knowledge = set('savoir connaitre renseignement renseignements info infos information informations precision precisions detail details know info information details find')
const able = set('pouvez pourriez peux pourrais peut pourrait sauriez saurais can could would please pls plz anyone someone')
const telling = set('dire indiquer renseigner preciser expliquer conseiller tell advise explain confirm clarify share')
const prices = set('prix tarif tarifs cout couts montant price prices cost costs fee fees pricing')
const please = set('svp stp plait pls plz please merci mrc mercii thanks thank thx ty cordialement avance bonjour bonsoir bjr salut coucou hello hi')
const opening = set('is are do does did can could will would may should has have was were am')
const subject = set('you u the it there this that they i we your anyone any these those he she')
const asking = set('qui ou comment quand combien quel quelle quels quelles quoi que where how when what which who whom')
const stock = set('dispo dispos disponible disponibles stock ouvert ouverts ouverte available open restock restocked')
const still = set('encore toujours still any is are reste sera seront when quand')
const infinitive = /(?:er|ir|re|oir)$/

export function readAsking(tokens: readonly Token[], questions: number, add: Add): void {
  let polite = -1
  let price = -1
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token === undefined) break
    const { folded, opens } = token
    const next = tokens[at + 1]?.folded ?? ''
    if (please.has(folded)) polite = at
    if (prices.has(folded)) price = at
    if (knowledge.has(folded) && near(tokens, at - 4, at - 1, wish)) add('asks.know', 1, 1, at)
    if (telling.has(folded) && near(tokens, at - 4, at - 1, able)) add('asks.tell', 1, 1, at)
    if (stock.has(folded) && near(tokens, at - 8, at + 2, still)) add('asks.stock', 1, 1, at)
    if (asking.has(folded) && next.length > 3 && (next === 'to' || infinitive.test(next))) add('asks.how', 1, 1, at, at + 1)
    if (opens || greets(tokens, at)) {
      const inverted = folded.endsWith('ez') && next === 'vous'
      if ((opening.has(folded) && subject.has(next)) || inverted || (folded === 'est' && next === 'ce') || (folded === 'y' && next === 'a')) add('asks.opens', 1, 1, at, at + 1)
    }
  }
  if (price >= 0 && (polite >= 0 || tokens.length <= 6)) add('asks.price', 1, 1, price)
  if (questions > 0 && polite >= 0) add('asks.polite', 1, 1, polite)
}

/** What follows a greeting opens as well. */
const greets = (tokens: readonly Token[], at: number) => at > 0 && at <= 3 && please.has(tokens[at - 1]?.folded ?? '')

function near(tokens: readonly Token[], from: number, to: number, words: ReadonlySet<string>): boolean {
  for (let n = Math.max(0, from); n <= to && n < tokens.length; n += 1) if (words.has(tokens[n]?.folded ?? '')) return true
  return false
}
