import { en, fr, held, spam, us } from './said.ts'
import type { Said } from './said.ts'
import type { PagePost } from './sauvaline-page.ts'

/** The bookshop's videos, and what people say of its two shops. */
export const noisetteChannel: { readonly videos: readonly PagePost[]; readonly newcomers: readonly Said[] } = {
  videos: [
    {
      text: 'Trois romans pour un dimanche de pluie',
      ageHours: 140,
      said: [
        fr('Jean-Loup', 'Le deuxième m’a fait rater ma station, puis la suivante. Merci, je crois.'),
        fr('Clarisse Aubin', 'Vous lisez la quatrième de couverture comme personne. Un livre audio un jour ?', us('On y pense, dans la réserve, les portes fermées.')),
        held(fr('critique_sans_filtre', 'Deux libraires qui s’écoutent parler, quel ennui, fermez boutique')),
        spam(fr('Lecture rémunérée', 'Soyez payé pour lire chez vous, contactez-moi sur WhatsApp au 00 00 00 00')),
        en('Bram', 'Subtitles please! My French is at the level of your picture books.'),
      ],
    },
    {
      text: 'Visite de la réserve, avec le chat',
      ageHours: 52,
      said: [
        fr('Solène', 'À 2 min 10, le livre bleu sous le chat : c’est lequel ?', us('« Les marées courtes », et il refuse de le rendre.')),
        fr('Monsieur Paul', 'Le son grésille à gauche, ou ce sont mes oreilles ?'),
        held(fr('un habitué', 'On voit mon adresse sur le carton de commande à 3 min 02 !! Coupez ce passage svp')),
        fr('Lucas 5eB', 'le chat > les livres'),
      ],
    },
  ],
  newcomers: [fr('Capucine', 'La vidéo sur les polars nordiques est-elle toujours prévue ce mois-ci ?'), fr('Gérald', 'Premier commentaire de ma vie. Le chat l’a mérité.')],
}

/** `stars` of five; without words where somebody only gave stars. */
export const noisetteReviews: readonly { readonly by: string; readonly stars: number; readonly text: string; readonly ageHours: number }[] = [
  { by: 'Marie-Odile Tessier', stars: 5, text: 'Une librairie où l’on vous demande ce que vous avez aimé avant de vous vendre quoi que ce soit.', ageHours: 210 },
  { by: 'Fabrice', stars: 2, text: 'Le rayon enfants est superbe, la caisse un peu moins : vingt minutes d’attente, une seule personne.', ageHours: 168 },
  { by: 'Joanna W.', stars: 4, text: 'Lovely shop, small English shelf, excellent cake. I left with a cookbook I cannot read.', ageHours: 122 },
  { by: 'Eudes', stars: 1, text: 'Porte close à 18 h 40 alors que l’affiche annonce 19 h. Personne au téléphone.', ageHours: 76 },
  { by: 'Rosa', stars: 5, text: '', ageHours: 55 },
  { by: 'Papi Lecture', stars: 3, text: 'Bons conseils, mais pourquoi retirer les deux fauteuils du fond ?', ageHours: 33 },
]
