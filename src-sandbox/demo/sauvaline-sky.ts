import { burst, en, fr, us, usEn, xx } from './said.ts'
import type { Sky } from './said.ts'

/** Sauvaline on Bluesky. Replies stay under 300 graphemes, as there. */
export const sauvalineSky: Sky = {
  posts: [
    {
      text: 'Il avait disparu en mars, vous l’avez réclamé en avril, en mai, en juin… Le baume Neuf Plantes est de retour. Même recette, même odeur de grange, 40 ml.',
      ageHours: 190,
      replies: [
        fr('Babette', 'ENFIIIIIIN j’en ai commandé 3'),
        fr('Nour', 'même odeur de grange c’est le meilleur argument de vente que j’ai lu cette année'),
        fr('Cyrille', '40 ml au lieu de 50, au même prix. La réduflation, vous connaissez ? Moi oui, maintenant.',
          us('Bonjour Cyrille, le pot est plus petit et le prix aussi : 12 € contre 15,50 €. Au litre, c’est 10 % de moins.'),
          fr('Cyrille', 'Exact, j’avais comparé avec le prix en pharmacie. Je retire.')),
        fr('Mado', 'ça marche sur les engelures ?'),
        fr('Lilou 🌸', 'jpp de ce baume, ma daronne me l’a encore volé'),
        en('Petra K.', 'Does it still contain lanolin? Asking for my sheep-allergic husband. Yes, that is a thing.',
          usEn('No lanolin since 2023: beeswax and shea instead. Your husband and the sheep can both relax.')),
        fr('Gérald', 'Le mien est arrivé rance. Date limite dans 14 mois pourtant.'),
        fr('vieux_râleur', 'Encore de la graisse à traire dans un joli pot.'),
        xx('🦊', '🐴🌾❤️'),
      ],
      quotes: [
        fr('Revue du Cheveu Blanc', 'Le baume de ma mère, de ma tante, et maintenant le mien. Je pleure dans une pharmacie de Privas.'),
      ],
    },
    {
      text: 'On nous le demande souvent : non, aucun de nos produits n’est testé sur les animaux, et nos fournisseurs le signent. La liste des 31 fournisseurs est publique, lien sur notre site.',
      ageHours: 113,
      replies: [
        fr('Vegan’Drôme', 'Et la cire d’abeille alors ? Les abeilles, elles ont signé aussi ?',
          fr('Ruche & Co', 'Apiculteur ici. Les miennes ont refusé, elles trouvaient le contrat trop long.'),
          fr('Nour', 'j’ai ri')),
        fr('Anaïs', 'Merci pour la liste complète, c’est rare. Le fournisseur n° 17 a quand même été condamné en 2021, vous le saviez ?'),
        fr('Truth.fr', 'Bien sûr, et la marmotte elle met la crème dans le pot. Toutes les marques disent ça.'),
        fr('Hortense', 'Bravo. Vraiment.'),
        en('Ms Okafor', 'Is that list available in English? I run a small refill shop in Leeds and my customers ask every single week.'),
        fr('jojo le lapin', 'signé : un lapin reconnaissant 🐰'),
        fr('Bastien', 'sale bande de menteurs, je v0us hais'),
        fr('Myriam', 'vous êtes trop forts, j’vais crever de joie, plus une seule excuse pour acheter l’autre marque'),
      ],
      quotes: [
        fr('Anaïs', 'À lire avant d’acheter : ils publient tout, même ce qui fâche. Il y a des questions à poser, mais au moins on peut les poser.'),
      ],
    },
    {
      text: 'Le site est en panne depuis 8 h 10, les paiements aussi. Si vous avez été débités sans recevoir de mail, ne recommencez pas : tout sera remis d’aplomb dans la journée.',
      ageHours: 46,
      replies: [
        fr('Tiphaine', 'débitée DEUX fois de 57,80 €. je fais quoi ??',
          fr('Sam', 'pareil, banque appelée, ils disent d’attendre 48h'),
          us('Bonjour Tiphaine, le double débit s’annule tout seul sous deux jours ouvrés. S’il reste lundi, écrivez-nous en message privé avec le numéro de commande.'),
          fr('Tiphaine', 'ok j’attends lundi. mais pas mardi.')),
        fr('Ludo', '« dans la journée » laquelle'),
        fr('Camille Dev', 'Bon courage à la personne qui a poussé en prod un vendredi. On pense à toi.'),
        fr('Pierrick', 'Le site marche, c’est le panier qui est vide. Comme mon frigo.'),
        fr('Zaza', 'vous êtes des zéros pointés, c’est la troisième fois en un mois'),
        en('Marlene', 'I only wanted soap. Now I know what a 502 is.'),
        fr('Josiane', 'Est-ce que mes données bancaires sont en sécurité ? Je ne comprends rien à ces histoires et personne ne répond au téléphone.'),
        fr('Ludo', 'c’est revenu, chez moi ça marche'),
      ],
      quotes: [],
    },
    {
      text: 'Cinq coffrets d’hiver à gagner. Dites-nous en réponse quelle odeur vous ramène chez vos grands-parents. Tirage dimanche à midi.',
      ageHours: 16,
      replies: [
        fr('Lucienne', 'La cire sur le buffet et la soupe aux poireaux, les deux ensemble, un dimanche.'),
        fr('Ahmed', 'le café turc de ma grand mère, avec la cardamome, et le tabac de mon grand père pas loin'),
        fr('Clo', 'naphtaline 💀'),
        fr('Mathieu', 'L’essence de la tondeuse. Pardon, mais c’est vrai.'),
        fr('Ysé', 'les pommes sur le papier journal au grenier !!! j’y suis'),
        fr('Roro', 'Le chien mouillé. On avait un épagneul.'),
        fr('Mme Picard', 'La lessive de Marseille dans l’eau qui bout, et ma grand-mère qui chantait faux exprès pour me faire rire. Elle aurait cent ans ce mois-ci.',
          fr('Ahmed', 'magnifique'),
          us('Merci Madame Picard. On a lu votre message à voix haute à l’atelier.')),
        fr('concours_addict', 'Participé ✅ liké ✅ partagé ✅ ami·e·s tagué·e·s ✅ bonne chance à tous'),
        fr('concours_addict2', 'Participe ! Bonne chance à tous et merci pour ce joli concours'),
        en('Hollis', 'Woodsmoke and WD-40. Nan ran a garage.'),
        fr('Gus', 'concours truqué, c’est toujours les mêmes qui gagnent'),
        fr('Edwige', 'la confiture d’abricots qui déborde'),
        fr('Paul-Henri', 'L’encaustique, et une pointe de reproche.'),
        xx('Giulia', 'Il sugo della domenica, naturalmente.'),
        ...burst(['tirage-officiel', 'sauvaline_gagnants', 'sauvaline.cadeaux'], (by) => fr(by, '🎉 Vous êtes sélectionné(e) ! Pour recevoir votre coffret réglez 1,99 € de port ici : https://coffret-hiver.example/port')),
        fr('Nathalie', 'Attention il y a des faux comptes qui répondent aux participants, signalez les !!'),
      ],
      quotes: [],
    },
  ],
  mentions: [
    fr('Le Mag des Baumes', 'Petit banc d’essai des baumes à lèvres français : {brand} arrive deuxième sur neuf. La cire colle un peu, mais quelle tenue.'),
    fr('Ségolène', '{brand} bonjour, votre vendeuse du marché de Die a oublié de me rendre 20 € samedi. Un dédommagement est-il prévu ?'),
    fr('Kévin (encore lui)', 'Day 6 sans nouvelles de mon colis {brand}. Je commence à parler au facteur. Il commence à m’éviter.'),
    en('Skincare Nerd', 'Third French indie brand on the shelf this winter: {brand}. Short INCI list, honest claims, terrible website. Two out of three is a win.'),
    fr('Manon', '{brand} est-ce que vous prenez des stagiaires de 3e en février ? ma fille ne jure que par vos savons'),
    fr('Blog Zéro Gâchis', 'On nous signale que {brand} sur-emballe ses coffrets : trois couches de carton pour deux savons. Une explication ?'),
    fr('pharmacie_place', 'Rupture de stock sur le souci, {brand} vous relivrez quand ? J’ai six clientes au comptoir et elles sont fâchées contre MOI.'),
    fr('énervé_anonyme', '{brand} bande de bouff0ns, vos savons c’est de la m3rde en barre et je le dirai partout'),
  ],
  talks: [
    { messages: [
      fr('Claudine Ferrand', 'Bonjour, je vous ai écrit sur le blog pour une réaction allergique. Je préfère continuer en privé. Mon médecin demande la composition exacte du lot 2209.'),
      us('Bonjour Claudine, merci de nous avoir écrit. Nous demandons la fiche du lot à Camille, notre formulatrice. Comment allez-vous aujourd’hui ?'),
      fr('Claudine Ferrand', 'Mieux, les plaques ont dégonflé. Mais je voudrais cette fiche avant mon rendez-vous de jeudi, 9 h.'),
    ] },
    { messages: [
      fr('Tiphaine', 'c’est moi pour le double débit, commande SV-20977, tiphaine@mail.example'),
      fr('Tiphaine', 'il est toujours là ce matin le débit hein'),
    ] },
    { messages: [
      fr('Studio Pivoine', 'Bonjour, je suis photographe à Valence et j’adore votre univers. Seriez-vous partants pour une série à l’atelier ? Mon site : https://studio-pivoine.example'),
      us('Bonjour, vos images sont très belles. Nous en parlons lundi et revenons vers vous.'),
      fr('Studio Pivoine', 'Avec plaisir, bon week-end !'),
    ] },
    { messages: [
      en('Ms Okafor', 'Hello, following up on the supplier list. A rough translation would do, even in plain text. Would Thursday be possible?'),
    ] },
    { messages: [
      fr('gagne-abonnes', '👋 Augmentez vos abonnés : 10 000 followers réels pour 29 €. Paiement PayPal. Réponse immédiate.'),
    ] },
  ],
}
