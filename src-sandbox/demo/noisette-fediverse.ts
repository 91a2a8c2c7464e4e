import { en, fr, photo, us, usEn } from './said.ts'
import type { Said, SkyPost, Talk } from './said.ts'

export type DemoFediverse = {
  readonly posts: readonly SkyPost[]
  readonly mentions: readonly Said[]
  /** Behind a warning of its author's. */
  readonly warned: readonly { readonly warning: string; readonly said: Said }[]
  readonly talks: readonly Talk[]
  readonly newcomers: readonly Said[]
}

/** The bookshop on Mastodon: librarians, proofreaders, and people who print their own bookmarks. */
export const noisetteFediverse: DemoFediverse = {
  posts: [
    {
      text: 'Samedi, atelier reliure à la boutique : un carnet cousu, du papier de récupération, et les chutes de cuir de la cordonnerie d’en face. Huit places.',
      ageHours: 70,
      quotes: [],
      replies: [
        fr('Perrine Aubépin', 'Accessible en fauteuil ? La marche de l’entrée m’avait arrêtée l’an dernier.',
          us('Oui : la rampe est posée depuis mars, et la table du fond est à la bonne hauteur.'),
          fr('Perrine Aubépin', 'Alors gardez-m’en une, et merci de l’avoir fait sans qu’on le redemande.')),
        photo(fr('relieur du dimanche', 'Le mien de l’an dernier tient encore. Enfin, presque.'), 'Un carnet dont la couture bâille, posé sur une nappe à carreaux'),
        en('Iris Quill', 'Is the workshop only in French? My hands understand most languages.',
          usEn('The thread speaks all of them. Come along, Solène translates.')),
        fr('grincheux42', 'Quarante euros pour plier du papier, on marche sur la tête.'),
      ],
    },
    {
      text: 'We now lend the audio versions of our reading-club books, on a small player with four buttons. No account, no app, just bring it back.',
      ageHours: 46,
      quotes: [],
      replies: [
        en('screenreader_sam', 'Four buttons! Whoever chose that has met a blind reader before. Thank you.'),
        en('Dot Harrow', 'Can it be posted to Jersey, or is this counter only?'),
        fr('Lise du Quai', 'Et les livres lus en français, ils arrivent quand ? Ma mère attend le Giono.'),
      ],
    },
    {
      text: 'Rupture confirmée du « Guide des lichens urbains » : réimpression fin du mois. Les réservations sont gardées, personne n’a rien à refaire.',
      ageHours: 30,
      quotes: [],
      replies: [
        fr('Mousse & Pierre', 'Deux fois qu’on me dit « fin du mois ». De quel mois ?'),
        fr('bryologue_du_93', 'Page 112 de l’édition actuelle, la photo est celle d’une algue. Corrigée dans la réimpression ?',
          us('Signalée à l’éditeur grâce à vous, oui. La nouvelle planche est très belle.')),
      ],
    },
  ],
  mentions: [
    fr('Bibliothèque des Tilleuls', 'Notre club lit sur vos conseils depuis un an, et personne ne s’est encore battu. Merci !'),
    en('proof_reader_jo', 'Your shop window poster says “stationary”. I have walked past it four times. Please.'),
    fr('Tanguy L.', 'Commande 20417 : le colis est marqué remis « au voisin ». Je n’ai pas de voisin, j’ai un phare.'),
  ],
  warned: [{ warning: 'fin du roman de septembre', said: fr('Ondine', 'Donc le facteur savait depuis le début ? On peut en parler jeudi au club ou c’est interdit ?') }],
  talks: [
    {
      messages: [
        fr('Perrine Aubépin', 'Bonjour, je préfère ne pas l’écrire en public : à l’atelier, il me faudrait une place près de la porte.'),
        us('Bonjour Perrine, elle est à votre nom, et il y aura un fauteuil à côté pour votre sac.'),
        fr('Perrine Aubépin', 'Parfait. Est-ce que mon chien guide peut venir aussi ?'),
      ],
    },
  ],
  newcomers: [
    fr('Lise du Quai', 'Je suis passée : fermé à 17 h un mardi, l’affiche dit 19 h.'),
    en('Iris Quill', 'The second-hand crate outside your door is the best thing on that street. Do you take books in as well?'),
    fr('grincheux42', 'Toujours pas de terrasse. Toujours pas de café. On attend.'),
    en('Dot Harrow', 'Parcel to Jersey arrived, customs form and all. Four buttons, as promised.'),
  ],
}
