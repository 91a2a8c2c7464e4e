import { en, fr, us, xx } from './said.ts'
import type { Said } from './said.ts'

export type PagePost = { readonly text: string; readonly ageHours: number; readonly said: readonly Said[] }

/** The soap maker's Page on Facebook, and its pictures on Instagram. */
export const sauvalinePage: {
  readonly posts: readonly PagePost[]
  /** Seen as an advertisement alone. */
  readonly ad: PagePost
  readonly visitors: readonly Said[]
  readonly recommendations: readonly { readonly said: Said; readonly positive: boolean }[]
  readonly talks: readonly (readonly Said[])[]
  readonly newcomers: readonly Said[]
} = {
  posts: [
    {
      text: 'Le savon au tilleul revient jeudi, en trois formats. Les vieux moules ont tenu bon, nous un peu moins.',
      ageHours: 92,
      said: [
        fr('Odile Ferrand', 'Le petit format ira-t-il dans le porte-savon de voyage acheté l’an dernier ?', us('Oui Odile, à un millimètre près : nous avons vérifié avec le nôtre.')),
        fr('Thierry B', 'Huit euros le pain. On se lave à l’or maintenant ?'),
        fr('Maëlle et Jo', 'Enfin ! Notre salle de bains est en deuil depuis octobre.'),
        fr('Bernadette Gil', 'J’ai commandé deux fois par erreur, le bouton n’a rien dit. Peut-on en annuler une avant l’envoi ?'),
      ],
    },
    {
      text: 'Porte ouverte samedi à l’atelier : saponification à 10 h, goûter à 16 h, chaussures fermées obligatoires.',
      ageHours: 61,
      said: [
        fr('Samir H', 'Il y a une place de parking réservée ? Je viens avec ma mère, qui marche mal.', us('Deux places devant la cour, Samir. Sonnez et nous poussons les bidons.')),
        fr('Club des aînés de Crest', 'Nous serions dix-huit. C’est trop ?'),
        fr('Kevin L', 'même pas un verre offert bande de radins 🖕'),
        en('Petra', 'Is the tour in French only? My children speak it, I nod politely.'),
      ],
    },
  ],
  ad: {
    text: 'Livraison offerte dès 30 euros, jusqu’à dimanche.',
    ageHours: 47,
    said: [
      fr('Ghislaine', 'Dès 30 euros mais frais affichés à 4,90 au panier. Publicité mensongère ?'),
      fr('Pascal R', 'Arrêtez de me montrer ça, je suis chauve.'),
    ],
  },
  visitors: [fr('Fleuriste de la Halle', 'Merci à l’équipe pour la corbeille de savons de la tombola. Le gros lot est parti chez le maire, qui rougit.')],
  recommendations: [
    { said: fr('Anne-Lise', 'Accueil adorable, conseils honnêtes : on m’a dit de ne rien acheter tant que l’eczéma n’est pas calmé.'), positive: true },
    { said: fr('Didier M', 'Trois semaines pour un échange, et un savon fêlé à l’arrivée.'), positive: false },
  ],
  talks: [
    [fr('Nadège', 'Bonjour, mon colis annonce « remis en main propre ». À qui ? J’habite seule.'), us('Bonjour Nadège, nous ouvrons une enquête auprès du transporteur et vous écrivons demain.'), fr('Nadège', 'Demain est passé.')],
  ],
  newcomers: [
    fr('Lucienne', 'Le lien de la porte ouverte mène à une page blanche sur ma tablette.'),
    fr('Yves-Marie', 'Est-ce que le tilleul passe sur une peau de bébé de huit mois ?'),
    fr('Sonia D', 'Reçu ce matin, emballage parfait, et le petit mot m’a fait la journée.'),
  ],
}

export const sauvalinePictures: { readonly posts: readonly PagePost[]; readonly tagged: readonly Said[]; readonly talks: readonly (readonly Said[])[]; readonly newcomers: readonly Said[] } = {
  posts: [
    {
      text: 'Deux cents pains de lavande qui sèchent en silence. #savon #atelier',
      ageHours: 70,
      said: [
        fr('louise.au.jardin', 'La photo sent bon 💜'),
        fr('maison_tourterelle', 'On cherche à en vendre dans notre boutique de Gap, à qui écrire ?', us('Bonjour ! À pro@sauvaline.example, et la lavande est partante.')),
        xx('nico.velo', '🫧🫧🫧'),
        fr('cash_facile_26', 'Gagne 400 euros par jour depuis ton canapé, lien dans ma bio https://canape-riche.example'),
      ],
    },
    {
      text: 'Qui reconnaît cette plante ? Indice : elle finit dans la crème pour les mains.',
      ageHours: 38,
      said: [
        fr('botanique_du_lundi', 'Guimauve officinale, sans hésiter. Et la photo est à l’envers.', us('Gagné. Et pour l’envers : la plante insiste.')),
        en('ferns.and.fog', 'Marshmallow! The plant, sadly, not the sweet.'),
        fr('ptit_lu', 'du persil 😂'),
        fr('anonyme_0412', 'encore une marque de bourges, vos clients sont des pigeons'),
      ],
    },
  ],
  tagged: [fr('atelier.du.lin', 'Notre table de Noël, avec les savons de @sauvaline posés là comme des galets.')],
  talks: [[fr('clem.en.cuisine', 'Coucou, je peux reprendre votre photo de lavande pour une recette ? Avec votre nom bien sûr.'), us('Avec plaisir, envoyez-nous le lien !')]],
  newcomers: [fr('ines.b', 'il reste des places samedi ?'), fr('grand.pere.leon', 'C’est bien vous qui étiez au marché de Die ? Le savon bleu, c’est lequel ?')],
}
