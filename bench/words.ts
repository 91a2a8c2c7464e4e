/** Uniform numbers in [0, 1), the same for the same seed (splitmix-like, 32 bits). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296
  }
}

const french =
  `de la le et les des en un une du que est pour pas dans je vous sur qui au ce plus avec il ne par se nous on mais c'est merci tout très bien
bonjour sont été votre fait si y a-t-il ma mon vos être avoir aussi même comme encore toujours jamais commande livraison produit magasin colis retard
service client équipe qualité prix boutique cadeau adresse horaires ouverture fermé ouvert semaine hier demain aujourd'hui matin soir rendez-vous
magnifique superbe bravo génial déçu honte nul arnaque remboursement facture réponse message téléphone numéro mail site photo vidéo recette goût pain
café thé crème brûlée gâteau forêt vélo atelier réparation pneu frein casque taille couleur rouge bleu vert noir blanc été hiver Noël fête enfants famille
amis maison jardin Lyon Paris Nantes Bordeaux quelqu'un personne monde heure minute jour mois année fois première dernière nouvelle ancienne collection
problème question avis conseil besoin envie plaisir accueil vendeuse patron équipe livreur transporteur suivi disponible stock rupture promotion code
réduction abonnement carte paiement banque erreur connexion compte mot passe inscription évènement concours gagnant bravo félicitations sérieux franchement
vraiment beaucoup trop peu assez presque souvent parfois ensemble contre sans sous entre vers chez depuis pendant avant après ici là-bas partout`.split(
    /\s+/u,
  )

const english =
  `the and to of is in you it for that this was on are with have not but be your my so love great thanks please what when where how much can will
would just like all out from they order delivery shop store product refund customer service quality price amazing beautiful terrible awful broken late never
always again today tomorrow yesterday week morning evening open closed opening hours address phone email website picture video recipe taste coffee tea bread
cake bike repair size colour red blue green black white summer winter kids family friends home garden people world time day month year first last new old
problem question review advice need want pleasure welcome team driver tracking available stock sale code discount card payment error login account password
event contest winner congratulations seriously honestly really too enough almost often sometimes together without under between since during before after`.split(
    /\s+/u,
  )

const onsets = ['b', 'br', 'c', 'ch', 'd', 'f', 'g', 'gr', 'j', 'l', 'm', 'n', 'p', 'pl', 'qu', 'r', 's', 't', 'tr', 'v']
const hearts = ['a', 'e', 'é', 'i', 'o', 'ou', 'u', 'an', 'in', 'on', 'eau', 'ai', 'è']
const codas = ['', '', '', 'r', 's', 't', 'l', 'que', 'ment', 'tion', 'eur', 'age']

/** Everyday words first, then a long tail of rarer ones, made of syllables. The rank is the place in the list. */
export function vocabulary(size: number): string[] {
  const random = seeded(20_260_115)
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? ''
  const words = new Set<string>()
  for (let n = 0; n < Math.max(french.length, english.length); n += 1)
    for (const word of [french[n], english[n]]) if (word !== undefined) words.add(word)
  while (words.size < size) {
    const syllables = 1 + Math.floor(random() * 3)
    words.add(Array.from({ length: syllables }, () => pick(onsets) + pick(hearts)).join('') + pick(codas))
  }
  return Array.from(words).slice(0, size)
}

/** Draws ranks [0, size) as words occur in a language: the n-th about 1/n as often as the first. */
export function zipf(size: number, exponent: number, random: () => number): () => number {
  const sums = new Float64Array(size)
  let sum = 0
  for (let rank = 0; rank < size; rank += 1) {
    sum += 1 / (rank + 2.7) ** exponent
    sums[rank] = sum
  }
  return () => {
    const wanted = random() * sum
    let low = 0
    let high = size - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? sum) < wanted) low = middle + 1
      else high = middle
    }
    return low
  }
}
