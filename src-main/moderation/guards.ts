import type { Hit } from './lexicon/hits.ts'
import type { Token } from './normalise/normalise.ts'

/** Why words that look like an attack may not be one. */
export type GuardName = 'quotation' | 'negation' | 'self' | 'homonym' | 'name' | 'identity' | 'warm'

/** `from` and `to` are tokens, both included. */
export type Guard = { name: GuardName; first: number; last: number }

const set = (words: string) => new Set(words.split(/\s+/).filter((word) => word !== ''))

const secondPerson = set(`tu te t toi ton ta tes vous votre vos u you your youre ur yours yourself yourselves dich dir dein deine euch você voce`)
const intensifier = set(`sale sales gros grosse grosses espece especes bande petit petite pauvre pauvres quel quelle vieux vieille gras salle fucking dumb stupid little fat old ugly such damn bloody dirty filthy lying`)
const reporting = set(`traite traitee traites traitees traiter traitent traiterait appelle appeler appelee appelees insulte insultes insulter insulté injure injures mot mots terme termes expression expressions dire dit disent disait
ecrit ecrivent crie crient criait repete hurlent hurle lire lu recu recois recoit denonce denoncer signaler signale moderer supprimer supprimez supprime commentaire commentaires propos racisme homophobie sexisme antisemitisme harcele harcelee
called call calls calling insulted insult insults word words term terms slur slurs phrase says said say saying wrote write yelled shouted report reported reporting moderate remove delete comment comments comparing compare racism homophobia sexism antisemitism harassed quote`)
const negation = set('pas jamais aucun aucune personne ni non nul plus not never no nobody none isn aren wasn don doesn didn cannot can without nicht kein keine não nao nunca')
const mild = set('si tellement trop aussi')
const selfVerbs = set('suis etais fais fus ete serais')
const englishSelf = set('am m was feel felt')
const homonyms = set(`chatte chattes queue queues bite bites thon thons dinde dindes poule poules gland glands moule moules boule boules cul baiser boudin boudins truie truies porc porcs vache vaches singe singes rat rats cochon cochonne
baleine baleines banane bananes melon melons patate patates tarte tartes nouille nouilles cornichon cornichons andouille andouilles truffe truffes cruche cruches gourde gourdes buse buses pipe pipes sucer suce suces raisin tache tapette
blaireau pigeon pigeons hyene vipere vautour vautours limace limaces cafard cafards larve larves parasite parasites vermine cloporte gorille gorilles macaque macaques guenon ouistiti babouin chien chienne porcin clown clowns pitre
guignol ordure ordures dechet dechets fumier purge bouse torchon tire violer viol sauvage sauvages primitif barbare secte monstre monstres malade malades fou folle bourreau tuer mourir crever creve abattre exploser nain nains
noir noire noirs noires blanc blanche blancs blanches black white gros grosse vieux vieille pauvre pauvres sale sales melon bounty macaroni fille cancer tribu pede balance victime fragile collabo bander bande bandes tarte
bitch bitches pussy pussies ass cock cocks tit tits tits dick dicks faggot faggots hoe hoes pig pigs cow cows rat rats monkey ape gorilla snake clown dog slag coon chink spook cracker crackers trap traps tramp
retardant animal animals savage sick ill shoot kill killed killing die died dying beat bomb burn prick knob tart tool nut nuts balls boobs screw blow cherry beaver shaft rubber garbage trash rubbish plague sheep cheat
infest spic homo dyke paki jap queer negro abo abos joke hell crap`)
const names = set(`montcuq bitche condom pussy anus poil conques trecon connantre connaux conne corps nuds penistone scunthorpe fucking cockburn dickens dickson hitchcock clitheroe lightwater arsenal essex sussex middlesex cumming cummings
putanges sallanches conflans conde pornic pornichet bourre bouze beaufou mariol vatan seichebrieres montéton monteton beaune bezu bèze verge hancock dickinson babcock shitterton twatt cockermouth titty wank intercourse`)
const warmFaces = set('❤ 😂 🤣 😍 🥰 😊 👏 💪 🙏 😅 😆 😁 😄 🎉 💕 💖 💙 🔥 👍 😘')

const near = (tokens: readonly Token[], from: number, to: number, words: ReadonlySet<string>): boolean => {
  for (let n = Math.max(0, from); n <= to && n < tokens.length; n += 1) if (words.has(tokens[n]?.folded ?? '')) return true
  return false
}

export function hasSecondPerson(tokens: readonly Token[], from: number, to: number): boolean {
  return near(tokens, from, to, secondPerson)
}

export function hasIntensifier(tokens: readonly Token[], at: number): boolean {
  return near(tokens, at - 2, at - 1, intensifier)
}

/** Which hits a guard covers, by name; null where it stands as it is. */
/** Whether somebody is addressed outside quotation marks: looked up once a text, for all its hits. */
export function addressesReader(tokens: readonly Token[]): boolean {
  return tokens.some(({ quoted, folded }) => !quoted && secondPerson.has(folded))
}

export function guardOf(hit: Hit, tokens: readonly Token[], addressed: boolean): GuardName | null {
  const { entry, first, last } = hit
  const token = tokens[first]
  if (token === undefined || entry.category === 'identity' || entry.category === 'warm') return null
  const aimed = hasSecondPerson(tokens, first - 4, last + 2)
  if (isName(token, tokens[first - 1], first === last)) return 'name'
  if (isQuoted(tokens, first, last, addressed)) return 'quotation'
  if (entry.category !== 'threat' && isSelf(tokens, first)) return 'self'
  if (isNegated(tokens, first)) return 'negation'
  if (isBeginning(tokens, first, last)) return 'homonym'
  const alone = first === last && homonyms.has(token.folded)
  if (alone && tokens.length > 2 && token.how === null && !aimed && !hasIntensifier(tokens, first)) return 'homonym'
  return null
}

function isName(token: Token, before: Token | undefined, single: boolean): boolean {
  if (!single || !token.capital || token.shouted || token.how !== null) return false
  return names.has(token.folded) && (before !== undefined || token.opens) && !intensifier.has(before?.folded ?? '')
}

function isQuoted(tokens: readonly Token[], first: number, last: number, addressed: boolean): boolean {
  const reported = near(tokens, first - 6, first - 1, reporting)
  if (tokens[first]?.quoted === true) {
    if (reported || near(tokens, last + 1, last + 8, reporting)) return true
    return !addressed
  }
  if (!reported) return false
  // «J’ai cru lire X»
  if (near(tokens, first - 1, first - 1, perceived) && !near(tokens, first - 5, first - 1, addressee)) return true
  // Told of somebody: «on me traite de X». Said to somebody: «je te traite de X».
  return near(tokens, first - 3, first - 1, introducing) && !near(tokens, first - 7, first - 1, addressee)
}
const introducing = set('de d comme like a an as mot terme word slur insulte the')
const addressee = set('tu vous you')
const perceived = set('lire lu lis lit entendre entendu read heard hear')

/** «Tu va te faire» is an order only where nothing precedes it, «ferme la» only where nothing follows that one can shut. */
function isBeginning(tokens: readonly Token[], first: number, last: number): boolean {
  const opening = tokens[first]?.folded ?? ''
  if (opening === 'va' && last - first === 2) return tokens[first - 1]?.folded === 'tu'
  if (!closing.has(opening) || last - first !== 1) return false
  const next = tokens[last + 1]
  return next !== undefined && next.kind === 'word' && !next.opens && next.gap !== 'wide' && next.entry === null && !shutters.has(next.folded)
}
const closing = set('ferme fermez')
const shutters = set('un donc stp svp vite bien toi vous maintenant et ou alors sinon bordel merci')

function isSelf(tokens: readonly Token[], first: number): boolean {
  for (let n = first - 1; n >= Math.max(0, first - 5); n -= 1) {
    const word = tokens[n]?.folded ?? ''
    if (word === 'tu' || word === 'toi' || word === 'vous' || word === 'you' || word === 't') return false
    if (selfVerbs.has(word) && near(tokens, n - 3, n + 1, speaker)) return true
    if (englishSelf.has(word) && tokens[n - 1]?.folded === 'i') return true
  }
  // «Quelle idiote je fais»
  return near(tokens, first + 1, first + 2, speaker) && near(tokens, first + 2, first + 3, selfVerbs)
}
const speaker = set('je j')

function isNegated(tokens: readonly Token[], first: number): boolean {
  for (let n = first - 1; n >= Math.max(0, first - 4); n -= 1) {
    const token = tokens[n]
    if (token === undefined) break
    if (mild.has(token.folded)) continue
    if (negation.has(token.folded)) return token.folded !== 'plus' || near(tokens, n - 3, n - 1, neWords)
    if (token.gap === 'wide' && token.opens) break
  }
  return false
}
const neWords = set('ne n')

/** Guards that cover the whole text rather than a word. */
export function wholeGuards(tokens: readonly Token[], hits: readonly Hit[], isStanding: (hit: Hit) => boolean): Guard[] {
  const guards: Guard[] = []
  const worst = hits.reduce((most, hit) => (isStanding(hit) ? Math.max(most, hit.entry.severity) : most), 0)
  const identity = hits.find(({ entry }) => entry.category === 'identity')
  if (identity !== undefined && worst < 2) guards.push({ name: 'identity', first: identity.first, last: identity.last })
  const warm = hits.find(({ entry }) => entry.category === 'warm')
  const face = tokens.findIndex(({ kind, form }) => kind === 'emoji' && warmFaces.has(form))
  const rude = hits.some(({ entry }) => entry.severity === 1)
  if (rude && worst < 2 && (warm !== undefined || face >= 0)) {
    guards.push(warm === undefined ? { name: 'warm', first: face, last: face } : { name: 'warm', first: warm.first, last: warm.last })
  }
  return guards
}
