import { askingNames, readAsking } from './asking.ts'
import { frameNames, readFrames } from './frames.ts'
import { guardOf, addressesReader, hasIntensifier, hasSecondPerson, wholeGuards } from './guards.ts'
import type { Guard, GuardName } from './guards.ts'
import { findHits } from './lexicon/hits.ts'
import type { Hit } from './lexicon/hits.ts'
import type { Lexicon } from './lexicon/lexicon.ts'
import type { Normalised, Token } from './normalise/normalise.ts'
import { speaksSenses } from './senses.ts'

/** What is counted beside words. The order is the order of the weights: new ones go at the end. */
export const signalNames = [
  'insult1', 'insult2', 'insult3', 'hate2', 'hate3', 'threat3', 'sexual2', 'profanity1', 'identity', 'warm',
  'aimed', 'intensified', 'atGroup', 'disguised', 'dense', 'emojiInsult', 'emojiWarm', 'emojiWeapon',
  'guard.quotation', 'guard.negation', 'guard.self', 'guard.homonym', 'guard.name', 'guard.identity', 'guard.warm',
  'shouting', 'exclamation', 'questionMark', 'interrogative', 'link', 'mention', 'phone', 'money', 'contact', 'shortener',
  'tiny', 'short', 'long', 'you', 'onlyHits', 'asks', 'plural', 'lastQuestion', 'phrase', ...frameNames, 'code', 'numbers', 'number', ...askingNames,
] as const
export type SignalName = (typeof signalNames)[number]

/** `value` is what the weight is multiplied by; `first` and `last` are the tokens it rests on, or null for the whole text. */
export type Signal = { index: number; value: number; first: number | null; last: number | null }

/** `muted`: tokens that a brand's list of allowed words covers. */
export type Signals = { list: Signal[]; hits: Hit[]; guards: Guard[]; covered: readonly boolean[]; muted?: readonly boolean[] }

const indexes = new Map<string, number>(signalNames.map((name, index) => [name, index]))
const indexOf = (name: SignalName) => indexes.get(name) ?? 0
const set = (words: string) => new Set(words.split(/\s+/))

const emojiInsult = set('🖕 💩 🤮 🤢 🐷 🐖 🐀 🐁 🐍 🤡 🚮 🗑 🐒 🐵 🙈 🦍 🐫 🍌 🐽 🐕 👺 🤏 🖕🏻')
const emojiWarm = set('❤ 😂 🤣 😍 🥰 😊 👏 💪 🙏 😅 😆 😁 😄 🎉 💕 💖 💙 🔥 👍 😘 🌟 ⭐ ✨ 😻 🥳 🤗 💯')
const emojiWeapon = set('🔪 🔫 💣 🗡 ⚰ 🪓 🧨 ☠ 🔨')
const interrogatives = set('comment combien ou quand pourquoi quel quelle quels quelles qui est what when where why how which who can could do does is are will would est-ce peut peux pouvez pourriez pourrait quoi faut dispo disponible savez sait quelqu was wie wo wann warum wer')
const contact = set('whatsapp telegram inbox mp dm pv prive privee private contactez contacter contact abonnez abonne subscribe sub channel chaine followers abonnes profil profile bio lien link clique cliquez click ecris ecrivez ecrivez-moi prets pret credit credits loan bitcoin btc crypto forex trading coach investissement invest investment gagner gagne gagnez earn cash gratuit free promo code cadeau gift winner gagnant claim prize onlyfans mym marabout voyant voyance medium rituel retour')
const shorteners = /^(?:https?:\/\/)?(?:bit\.ly|tinyurl|t\.me|wa\.me|goo\.gl|cutt\.ly|is\.gd|ow\.ly|rb\.gy|linktr\.ee)/i
const groupWords = set('tous toutes ces les des ils elles eux all these those they them every')

/** Everything about a text that is not the words themselves. Each signal is additive and bounded. */
export function readSignals(text: string, { tokens, marks }: Normalised, lexicon: Lexicon, muted?: readonly boolean[]): Signals {
  const hits = findHits(tokens, lexicon).filter(({ first, last }) => muted === undefined || !isMuted(muted, first, last))
  const addressed = addressesReader(tokens)
  const list: Signal[] = []
  const covered: boolean[] = []
  const guards: Guard[] = []
  const totals = new Map<SignalName, number>()
  const add = (name: SignalName, value: number, most: number, first: number | null = null, last: number | null = first) => {
    const before = totals.get(name) ?? 0
    const room = Math.min(value, most - before)
    if (room <= 0) return
    totals.set(name, before + room)
    list.push({ index: indexOf(name), value: room, first, last })
  }
  const guarded = new Set<Hit>()
  let grave = 0
  for (const hit of hits) {
    const guard = guardOf(hit, tokens, addressed)
    if (guard !== null) {
      guarded.add(hit)
      guards.push({ name: guard, first: hit.first, last: hit.last })
      for (let n = hit.first; n <= hit.last; n += 1) covered[n] = true
      add(guardSignal(guard), 1, 2, hit.first, hit.last)
      continue
    }
    countHit(hit, tokens, add)
    if (hit.entry.severity >= 2) grave += hit.last - hit.first + 1
  }
  for (const guard of wholeGuards(tokens, hits, (hit) => !guarded.has(hit))) {
    guards.push(guard)
    add(guardSignal(guard.name), 1, 1, guard.first, guard.last)
  }
  if (grave > 0) add('dense', Math.min(1, grave / Math.max(1, tokens.length)), 1)
  if (grave > 0 && grave >= tokens.length - 1) add('onlyHits', 1, 1)
  readTokens(text, tokens, add)
  if (speaksSenses(lexicon.lang)) {
    readFrames(tokens, hits, add)
    readAsking(tokens, marks.questions, add)
  }
  if (marks.letters >= 8 && marks.capitals > marks.letters * 0.6) add('shouting', 1, 1)
  if (marks.exclamations > 0) add('exclamation', Math.min(1, marks.exclamations / 3), 1)
  if (marks.questions > 0) add('questionMark', 1, 1)
  if (/\?\s*$/.test(text.slice(-12))) add('lastQuestion', 1, 1)
  if (tokens.length <= 3) add('tiny', 1, 1)
  else if (tokens.length <= 8) add('short', 1, 1)
  else if (tokens.length > 40) add('long', 1, 1)
  return { list, hits, guards, covered, ...(muted === undefined ? {} : { muted }) }
}

/** A phrase goes only where all of it is allowed. */
function isMuted(muted: readonly boolean[], first: number, last: number): boolean {
  for (let n = first; n <= last; n += 1) if (muted[n] !== true) return false
  return true
}

const guardSignal = (name: GuardName): SignalName => `guard.${name}`

type Add = (name: SignalName, value: number, most: number, first?: number | null, last?: number | null) => void

function countHit({ entry, first, last }: Hit, tokens: readonly Token[], add: Add): void {
  const { severity, category } = entry
  const name = `${category}${category === 'hate' ? Math.max(2, severity) : category === 'threat' ? 3 : category === 'sexual' ? 2 : category === 'profanity' ? 1 : severity}`
  if (category === 'identity' || category === 'warm') {
    add(category, 1, 2, first, last)
    return
  }
  if (indexes.has(name)) add(name as SignalName, 1, 2, first, last)
  if (last > first && severity >= 2) add('phrase', 1, 1, first, last)
  if (severity === 0) return
  if (hasSecondPerson(tokens, first - 3, last + 2)) add('aimed', severity / 3, 1, first, last)
  if (hasIntensifier(tokens, first)) add('intensified', severity / 3, 1, first, last)
  if (severity >= 2 && tokens.slice(Math.max(0, first - 4), last + 4).some((token) => groupWords.has(token.folded) || token.entry?.category === 'identity')) add('atGroup', 1, 1, first, last)
  const how = tokens[first]?.how ?? null
  if (how !== null && how !== 'short' && severity >= 2) add('disguised', 1, 1, first, last)
}

const isDigits = (form: string) => /^[0-9]+$/.test(form)

function readTokens(text: string, tokens: readonly Token[], add: Add): void {
  let digits = 0
  for (let n = 0; n < tokens.length; n += 1) {
    const token = tokens[n]
    if (token === undefined) break
    const { kind, folded } = token
    if (kind === 'emoji') {
      if (emojiInsult.has(token.form)) add('emojiInsult', 1, 2, n)
      else if (emojiWarm.has(token.form)) add('emojiWarm', 1, 2, n)
      else if (emojiWeapon.has(token.form)) add('emojiWeapon', 1, 2, n)
    } else if (kind === 'link') {
      add('link', 1, 1, n)
      if (shorteners.test(text.slice(token.from, token.from + 40))) add('shortener', 1, 1, n)
    } else if (kind === 'mention') add('mention', 1, 1, n)
    else if (contact.has(folded)) add('contact', 0.5, 2, n)
    else if (hasSecondPerson(tokens, n, n)) add('you', 0.5, 1, n)
    else if (n === 0 && interrogatives.has(folded)) add('interrogative', 1, 1, n)
    else if (n < 8 && interrogatives.has(folded)) add('asks', 0.5, 1, n)
    digits = /^[0-9]/.test(token.form) && n > 0 && token.gap !== 'wide' ? digits + token.form.replace(/\D/g, '').length : /^[0-9]+$/.test(token.form) ? token.form.length : 0
    if (digits >= 9) add('phone', 1, 1, n)
    if (isDigits(token.form)) add(token.form.length >= 8 ? 'number' : token.form.length >= 4 && token.form.length <= 6 ? 'code' : 'numbers', 0.5, 1, n)
    if (/[0-9]/.test(token.form) && /[€$£%]/.test(text.slice(Math.max(0, token.from - 1), token.to + 2))) add('money', 1, 1, n)
  }
}
