import { pick } from './random.ts'
import { en, fr, photo, xx } from './said.ts'
import type { Said } from './said.ts'

/** Where somebody new speaks up: under the n-th post of a blog or of a network account, or to the account itself. */
export type Newcomer = { readonly said: Said } & (
  | { readonly on: 'sauvalineBlog' | 'noisetteBlog' | 'sauvalineSky' | 'kestraneSky'; readonly post: number }
  | { readonly on: 'sauvalineSky' | 'kestraneSky'; readonly post: 'mention' | 'message' }
)

const under = (on: 'sauvalineBlog' | 'noisetteBlog' | 'sauvalineSky' | 'kestraneSky', post: number, said: Said): Newcomer => ({ on, post, said })
const to = (on: 'sauvalineSky' | 'kestraneSky', post: 'mention' | 'message', said: Said): Newcomer => ({ on, post, said })

/** In the order of a lively afternoon, shuffled by the seed. */
export const newcomers: readonly Newcomer[] = [
  under('sauvalineBlog', 1, fr('Régine', 'Toujours rien ce matin. Je commence à douter que ce colis ait un jour existé.')),
  under('sauvalineBlog', 4, fr('Famille Costa', 'On vient à cinq samedi, dont une poussette. Ça passe dans la navette ?')),
  under('noisetteBlog', 4, fr('Arlette', 'Ma carte est tombée dans le café (le vôtre). Les tampons sont illisibles. Pitié.')),
  under('kestraneSky', 0, en('Olu', 'Form filled in, no confirmation email. Normal?')),
  under('sauvalineSky', 3, fr('Momo', 'le pull de mon papi, tabac gris et pastilles vichy')),
  under('sauvalineBlog', 0, fr('Danièle', 'Combien de temps se garde le pot une fois ouvert ? La petite étiquette est illisible sans loupe.')),
  under('kestraneSky', 4, photo(en('Rhys', 'Pen y Fan, fog so thick the photo is white. It is still my favourite.'), 'Fog, and a summit that must be there')),
  to('kestraneSky', 'mention', fr('Gîte du Charmant Som', '{brand} trois de vos clients ont oublié une tente chez nous dimanche. Elle est sèche et elle sent bon, on la garde ?')),
  under('noisetteBlog', 3, fr('Killian', 'ca pue la peinture jusque dans la rue, c’est normal ça')),
  under('sauvalineBlog', 3, fr('Blanche', 'Ça marche aussi sur un chien ? Poils longs, mauvais caractère.')),
  under('noisetteBlog', 2, fr('Pénélope', 'La deuxième date est-elle confirmée ? Je dois poser ma soirée auprès de mes ados.')),
  under('sauvalineBlog', 1, fr('roger64', 'bande d’inc@pables je porte plainte demain')),
  to('sauvalineSky', 'message', fr('Josiane', 'Bonjour, personne ne m’a répondu pour mes données bancaires. Je ne dors pas bien depuis.')),
  under('kestraneSky', 3, en('Bridget', 'The table is the most honest thing I have read from a company this year. Still not buying the mittens.')),
  under('noisetteBlog', 1, fr('Amaury', 'Le cappuccino de ce matin à Nantes : parfait. Dites-le à la personne avec le bonnet rouge.')),
  under('sauvalineSky', 2, fr('Fanny L', 'le code BIENVENUE ne passe plus depuis la panne, vous le prolongez ?')),
  under('kestraneSky', 1, fr('Isidore', 'Livrée ce matin. Montée dans le salon. Le chat a emménagé.')),
  under('sauvalineBlog', 2, xx('Marek', 'Świetny artykuł, dziękuję!')),
  under('noisetteBlog', 4, fr('Cindy D', 'Qui a eu l’idée ? Sérieusement, qui ? Je voudrais lui parler.')),
  under('kestraneSky', 0, fr('Éva', 'Ma frontale a chauffé toute la nuit sur le chargeur, lot 26B, je ne savais pas pour le rappel. On a eu chaud, au sens propre.')),
  to('sauvalineSky', 'mention', fr('Tonton Gégé', '{brand} votre savon à barbe a réconcilié ma femme avec mes joues')),
  under('sauvalineBlog', 1, en('Mikkel', 'Tracking says delivered in Valence. I am in Aarhus. Slightly different weather.')),
  under('noisetteBlog', 0, fr('Louis-Marie', 'Auriez-vous quelque chose sur la Corrèze qui ne soit ni un guide ni un roman du terroir ?')),
  under('sauvalineBlog', 0, fr('Steffi', 'J’ai fait l’essai dans le pli du coude comme conseillé : rien au bout de 48 h, je me lance.')),
  under('kestraneSky', 2, fr('Anselme', 'Bravo pour samedi, ma veste de 1996 repart pour un tour.')),
  under('sauvalineSky', 0, fr('pauline_r', 'bonjour toujours pas de baume en pharmacie à Montélimar, vous livrez quand')),
  under('sauvalineBlog', 4, fr('grincheux26', 'encore un truc pour les parisiens')),
  to('kestraneSky', 'message', en('Delphine in Bath', 'Wrote to you about the strap under your post, got no reply, so here is the serial: SI28-40021.')),
  under('noisetteBlog', 3, fr('Mariannick', 'La fleuriste m’a donné mon paquet et une bouture. Service impeccable.')),
  under('kestraneSky', 4, photo(fr('Zoé et Bilal', 'Refuge plein, terrasse vide, ciel complet.'), 'Une terrasse face aux crêtes')),
  under('sauvalineBlog', 3, fr('Ernest', 'Trois lavages, trois miracles. Ma calvitie vous salue.')),
  under('noisetteBlog', 1, spamlike('win-gift', 'Bravo ! Votre café gratuit vous attend : confirmez votre carte bancaire sur https://cafe-offert.example')),
  under('sauvalineSky', 1, en('Aroha', 'Kia ora from the far end of the map. Any stockist in Wellington, or shall I keep bribing my sister?')),
  under('kestraneSky', 5, en('Pilar', 'Tried the short back in Zaragoza. For once nothing rubs. Is the long one unisex?')),
  under('sauvalineBlog', 2, fr('Infirmière de nuit', 'La crème mains tient quatre heures, gel compris. Je n’y croyais pas.')),
  under('noisetteBlog', 2, fr('Lazare', 'c’était le facteur. voilà c’est dit')),
  under('kestraneSky', 3, fr('Bouquetin triste', 'bon ben ce sera le modèle d’occasion sur le bon coin, salut')),
  to('sauvalineSky', 'mention', fr('Lou la fouine', '{brand} vous êtes d’une c0nnerie sans fond, même pas foutus de répondre')),
  under('sauvalineBlog', 1, fr('Maryline', 'Ah ! Le facteur vient de sonner. Tout est là, et en bon état. Je retire la moitié de ce que j’ai dit.')),
  under('kestraneSky', 0, en('Sgt. Doyle', 'Mountain rescue here: two teams checked, four lamps concerned. Thank you for making the lots easy to read aloud over a radio.')),
  under('noisetteBlog', 4, fr('Hadrien', 'Dix livres en combien de temps ? Parce que moi c’est une décennie.')),
  under('sauvalineSky', 3, fr('Ginette', 'le bonbon à la violette collé au fond du sac à main')),
]

function spamlike(by: string, text: string): Said {
  return { ...fr(by, text), status: 'held' }
}

// When the whole list has been said once, sentences are put together from these: each half is complete in itself.
const openings = [
  'Bonjour, je reviens vers vous.', 'Petit message en passant.', 'Question toute bête.', 'Re-bonjour.', 'C’est encore moi.', 'Bon.', 'Je me permets d’insister.',
  'Au nom de toute la famille :', 'Hello from the train.', 'Second attempt.', 'pas de réponse hier donc je retente', 'Merci pour tout.', 'Un mot rapide.', 'Désolé du dérangement.',
] as const
const matters = [
  'Ma commande n° {n} est toujours « en préparation ».', 'Le colis {n} est arrivé, merci.', 'Avez-vous reçu ma photo du dossier {n} ?', 'Order {n} is still on its way, says the map.',
  'Je cherche la facture {n} pour ma comptable.', 'Le code {n} est refusé au panier.', 'Could you look at ticket {n} before the weekend?', 'On m’a promis un rappel pour le dossier {n}.',
  'Mon bon d’achat {n} a-t-il une date limite ?', 'Le remboursement {n} est bien arrivé, tout est en ordre.',
] as const
const initials = ['A', 'B', 'C', 'D', 'F', 'G', 'L', 'M', 'P', 'R', 'S', 'T', 'V'] as const
const places = ['sauvalineBlog', 'noisetteBlog', 'sauvalineSky', 'kestraneSky'] as const
const posts = { sauvalineBlog: 5, noisetteBlog: 5, sauvalineSky: 4, kestraneSky: 7 } as const
const people = ['Colette', 'Hakim', 'Ninon', 'Aurore', 'Sacha', 'Basile', 'Imane', 'Corinne', 'Wilfried', 'Fleur', 'Grégoire', 'Leïla', 'Octave', 'Rosalie', 'Yvon', 'Maud'] as const

/**
 * Somebody new, again and again: each hand-written one once, in an order of the seed, then composed ones without end. `rng` gives numbers in
 * [0, 1).
 */
export function arrivals(rng: () => number): { nextArrival(): Newcomer } {
  const waiting = [...newcomers]
  let number = 21_000
  return {
    nextArrival() {
      const next = waiting.splice(Math.floor(rng() * waiting.length), 1)[0]
      if (next !== undefined) return next
      number += 1 + Math.floor(rng() * 9)
      const text = `${pick(rng, openings)} ${pick(rng, matters).replace('{n}', String(number))}`
      const on = pick(rng, places)
      return { on, post: Math.floor(rng() * posts[on]), said: (/\b(the|still|you)\b/.test(text) ? en : fr)(`${pick(rng, people)} ${pick(rng, initials)}.`, text) }
    },
  }
}
