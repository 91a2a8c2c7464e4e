import { fr, photo, us, xx } from './said.ts'
import type { Said } from './said.ts'

export type ForumTopic = { readonly title: string; readonly opening: Said; readonly ageHours: number; readonly said: readonly Said[] }
export type DemoForum = {
  readonly topics: readonly ForumTopic[]
  /** Conversations in private: a subject, then what is said by turns. */
  readonly talks: readonly { readonly title: string; readonly messages: readonly Said[] }[]
  /** What others have flagged: by the words of the post, with who did so and why. */
  readonly flagged: readonly { readonly text: string; readonly by: string; readonly reason: string }[]
  /** What a new member writes waits. */
  readonly waiting: readonly Said[]
  readonly newcomers: readonly Said[]
}

/** The readers’ forum of Chapitre & Noisette. */
export const noisetteForum: DemoForum = {
  topics: [
    {
      title: 'Le club de mars : que lisons-nous ?',
      opening: us('Trois propositions pour mars : un roman norvégien sous la neige, des nouvelles argentines, un polar à Saint-Nazaire. On vote ici jusqu’à dimanche.'),
      ageHours: 150,
      said: [
        fr('Pénélope', 'Les nouvelles ! Courtes, donc lisibles entre deux lessives.'),
        fr('Louis-Marie', 'Le polar. J’ai vécu à Saint-Nazaire, je veux savoir qui a fait le coup.',
          us('Bonjour Louis-Marie, nous aussi, et nous n’avons pas le droit de le dire.'),
          fr('Louis-Marie', 'Cruels.')),
        fr('Lazare', 'Encore un vote truqué, comme en janvier. Vous choisissez toujours ce qui vous reste en stock.'),
        fr('Hadrien', 'On peut voter pour rien du tout et venir quand même manger les biscuits ?'),
        xx('Yuki', '🇳🇴❄️📚'),
      ],
    },
    {
      title: 'Commande web introuvable en boutique',
      opening: fr('Arlette', 'Commandé mardi, retrait à Nantes, mail « prêt » reçu jeudi. Sur place : rien, personne ne sait. J’ai fait quarante minutes de tram pour un sourire désolé.'),
      ageHours: 74,
      said: [
        fr('Mariannick', 'Même chose il y a quinze jours, le paquet était chez la fleuriste d’à côté. Demandez-lui !'),
        fr('Arlette', 'La fleuriste ne l’a pas. Elle m’a donné un œillet.'),
        photo(fr('Amaury', 'Je crois que c’est le vôtre, il est sur l’étagère du fond depuis hier :'), 'Un paquet ficelé sur une étagère'),
        fr('Cindy D', 'Un service pareil, c’est se moquer des gens. Bande d’incapables, tous autant que vous êtes.'),
      ],
    },
    {
      title: 'Dédicace du 14 : questions pratiques',
      opening: us('La rencontre commence à 19 h, entrée libre, trente chaises. Posez ici vos questions.'),
      ageHours: 58,
      said: [
        fr('Killian', 'Accessible en fauteuil ? La marche de l’entrée m’avait bloqué la dernière fois.'),
        fr('Pénélope', 'Peut-on apporter un livre acheté ailleurs ? Je demande pour une amie sans scrupules.'),
        fr('promo-livres', 'Tous les livres à 1 € ici : https://livres-presque-gratuits.example dépêchez-vous'),
      ],
    },
  ],
  talks: [
    {
      title: 'Mon bon d’achat',
      messages: [
        fr('Ernestine', 'Bonjour, le bon offert par ma fille est refusé à la caisse : « déjà utilisé ». Or je n’ai jamais mis les pieds chez vous. Que faire ?'),
        us('Bonjour Ernestine, envoyez-nous le numéro et la date qui y figure : nous regardons ce soir.'),
        fr('Ernestine', 'NC-2291, du 3 janvier. Merci de ne pas me prendre pour une tricheuse.'),
      ],
    },
  ],
  flagged: [
    { text: 'Un service pareil, c’est se moquer des gens. Bande d’incapables, tous autant que vous êtes.', by: 'Hadrien', reason: 'insulte' },
    { text: 'Tous les livres à 1 € ici : https://livres-presque-gratuits.example dépêchez-vous', by: 'Pénélope', reason: 'spam' },
  ],
  waiting: [
    fr('Nouvelle lectrice', 'Bonjour à tous, je découvre le club. Faut-il avoir lu le livre en entier pour venir ?'),
    fr('gagner-vite', 'Travaillez chez vous, 300 euros par jour, écrivez-moi en privé'),
  ],
  newcomers: [
    fr('Séverin', 'Qui d’autre a pleuré page 212 ? Sans dévoiler.'),
    fr('Odile P', 'Le lien vers le vote ne marche pas depuis mon téléphone, page blanche.'),
    fr('Lazare', 'Toujours pas de réponse sur le vote. On a compris.'),
  ],
}
