import { foldAccents } from './normalise/characters.ts'

/** Words that are frequent in one language and rare in the others, and endings that give it away. */
const words: Record<string, string> = {
  fr: `le la les un une des du de et est pas que qui je tu il elle on nous vous ils elles ce cette ces mon ton son ma ta sa mes tes ses votre vos notre nos leur au aux en dans sur pour par avec sans mais ou donc car ne plus tres bien bon bonne merci bonjour salut oui non c'est cest j'ai jai suis es sont etes etre avoir fait faire va vais veux peut tout tous toute rien jamais toujours encore aussi comme quand comment pourquoi combien quel quelle moi toi lui eux y a ça ca qu l d j n t s m c meme trop peu si`,
  en: `the a an and is are was were be been am i you he she it we they this that these those my your his her our their of to in on at for with without from by not no yes do does did don't have has had will would can could should what when where why how who which there here just like so very too all any some get got go going know think make please thanks hello hi good bad love but or if then than about out up its it's i'm im dont cant u ur me him them us as really never always people more because`,
  de: `der die das ein eine einen einem und ist nicht ich du er sie es wir ihr mich mir dich dir uns euch den dem des zu in im mit von für fur auf auch aber oder wenn wie was wer wo warum wann kein keine nur noch schon sind war waren haben hat hatte wird werden kann können sich bei nach aus über uber mal ja nein so als dass daß man alle mehr sehr gut danke hallo bitte`,
  pt: `o os as um uma uns umas de do da dos das e é eu tu ele ela nós voce você vc vcs eles elas não nao que em no na nos nas por para pra com sem mas ou se como quando onde porque muito muita bem bom boa meu minha teu sua seu esse essa isso este esta aqui ali já ja mais também tambem só so foi ser estar está ta tá tem ter vai vou fazer obrigado obrigada oi olá mto pq hj kkk rt`,
  es: `el la los las un una unos unas de del y es no que yo tú tu él ella nosotros ellos ellas en por para con sin pero o si como cuando donde dónde porque muy bien bueno buena mi mis su sus ese esa eso este esta esto aquí ya más mas también tambien solo fue ser estar está están hay tiene tener va voy hacer gracias hola qué quien quién todo todos nada nunca siempre al lo le les se me te nos os`,
  it: `il lo la i gli le un uno una di del della dei delle e è non che io tu lui lei noi voi loro in nel nella per con senza ma o se come quando dove perché perche molto bene buono buona mio mia tuo suo questo questa quello quella qui già gia più piu anche solo sono sei siamo essere ha ho hai hanno fare grazie ciao tutto tutti niente mai sempre al alla da dal mi ti si ci vi`,
}
const endings: Record<string, RegExp> = {
  fr: /(?:eux|euse|ment|eau|eaux|oir|oire|ique|ais|ait|aient|ez|ée|ées|ères?|ç.*|œ.*|.*[êèùç].*)$/,
  en: /(?:ing|ght|ed|ly|ness|tion|'s|sh|ck|th|wh.*|.*w)$/,
  de: /(?:ung|keit|lich|isch|sch|cht|.*[äöüß].*|en)$/,
  pt: /(?:ção|ções|ão|ões|inho|inha|nh.*|lh.*|.*[ãõ].*)$/,
  es: /(?:ción|ciones|ñ.*|ado|ido|dad|.*ñ.*|.*[¿¡].*)$/,
  it: /(?:zione|zioni|ità|ggio|cchi?o|tto|tti|ezza|gli.*|.*ò)$/,
}
const langs = Object.keys(words)
const scores = new Map<string, number[]>()
for (const [at, lang] of langs.entries()) {
  for (const word of (words[lang] ?? '').split(' ')) {
    const row = scores.get(word) ?? langs.map(() => 0)
    row[at] = 1
    scores.set(word, row)
  }
}
for (const row of scores.values()) {
  const shared = row.reduce((sum, value) => sum + value, 0)
  for (let n = 0; n < row.length; n += 1) row[n] = (row[n] ?? 0) / shared
}

/** What a lexicon adds to a word's points; the same word always gets the same. */
type Hint = (word: string, lang: string) => number

const mostWords = 80
const remembered = new Map<string, readonly number[]>()

function scoreOf(word: string, hint: Hint): readonly number[] {
  const known = remembered.get(word)
  if (known !== undefined) return known
  const plain = scores.get(word) ?? scores.get(foldAccents(word))
  const made = plain ?? langs.map((lang) => (word.length > 3 && endings[lang]?.test(word) === true ? 0.25 : 0))
  const hinted = made.map((value, n) => value + hint(word, langs[n] ?? ''))
  if (remembered.size > 20_000) remembered.clear()
  remembered.set(word, hinted)
  return hinted
}

/**
 * The language of a text by its first words; `und` where nothing tells. `hint` is what the lexicons saw, in points; French is meant
 * where two are level, for that is what its readers write.
 */
export function languageOf(text: string, hint: Hint): string {
  const totals = langs.map(() => 0)
  const found = text.slice(0, 600).toLowerCase().replace(/’/g, "'").match(/[\p{L}']+/gu) ?? []
  for (const whole of found.slice(0, mostWords)) {
    for (const word of whole.length > 1 && whole.includes("'") && !scores.has(whole) ? whole.split("'") : [whole]) {
      const row = scoreOf(word, hint)
      for (let n = 0; n < totals.length; n += 1) totals[n] = (totals[n] ?? 0) + (row[n] ?? 0)
    }
  }
  let best = 0
  for (let n = 1; n < totals.length; n += 1) if ((totals[n] ?? 0) > (totals[best] ?? 0) + 1e-9) best = n
  return (totals[best] ?? 0) > 0 ? (langs[best] ?? 'und') : 'und'
}
