import { fr, us, xx } from './said.ts'
import type { Said } from './said.ts'

/** What is said on Telegram around Sauvaline's knitwear: under the posts of its channel, among its knitters, and to the shop itself. */
export const sauvalineGroup: { posts: readonly { text: string; ageHours: number; said: readonly Said[] }[]; group: readonly Said[]; talks: readonly (readonly Said[])[]; newcomers: readonly Said[] } = {
  posts: [
    {
      text: 'Le pull Ondine revient jeudi à 9 h, en bleu nuit et en tilleul, du XS au XXL. Trois cents pièces, pas une de plus.',
      ageHours: 20,
      said: [
        fr('Maud L', 'Le tilleul c’est plutôt vert d’eau ou vert pomme ? Sur mon téléphone ça change à chaque photo.',
          us('Vert d’eau, Maud, un peu poudré. Nous ajoutons une photo prise dehors.'),
          fr('Maud L', 'parfait, réveil réglé pour jeudi')),
        fr('Bérénice', 'La dernière fois tout était parti en quatre minutes, et le panier m’a perdue deux fois. Vous avez changé quelque chose ?'),
        fr('Tonio', '300 pièces pour toute la France, vous appelez ça un retour ? C’est une loterie.'),
        fr('Promo Maille', 'PULLS DE MARQUE -80 % AUJOURD’HUI SEULEMENT, écrivez-moi en privé vite vite'),
        xx('🧶 Odile', '💙💙💙'),
      ],
    },
    {
      text: 'Atelier portes ouvertes samedi : venez voir tourner les métiers de 1964, et repartez avec vos chutes de laine.',
      ageHours: 60,
      said: [
        fr('Gwenn', 'C’est accessible en fauteuil ? Je n’ai rien trouvé sur la page.'),
        fr('Papi Roger', 'J’y ai travaillé de 71 à 88. Le numéro 3 grince toujours ?',
          us('Toujours, Roger, et personne n’ose le graisser. Passez, il y a une place pour vous.'),
          fr('Papi Roger', 'Vous me faites quelque chose, là. À samedi.')),
        fr('Aïcha B', 'Parking gratuit ou bien on fait le tour du quartier pendant une heure ?'),
      ],
    },
  ],
  group: [
    fr('Solveig', 'Quelqu’un a réussi le col du patron Marée sans trou au rang 12 ? Je défais pour la troisième fois.',
      fr('Maud L', 'Oui : rang 11 en côtes torses, sinon ça bâille. La fiche a une erreur.')),
    fr('Karim', 'Le fil de la boutique peluche beaucoup depuis l’été, je ne suis pas le seul à le voir ?'),
    fr('Anonyme 44', 'vous êtes une bande de voleuses, cent euros la pelote de poussière, j’espère que votre boutique va crever'),
    fr('Crypto Lina', 'J’ai gagné 4 000 € en une semaine avec ce robot, demandez-moi comment, places limitées'),
    fr('Odile', 'Bonjour @sauvaline_bot, est-ce que le kit débutant sera de nouveau en stock avant Noël ?'),
  ],
  talks: [
    [
      fr('Fanny Dessaint', 'Bonjour, j’ai reçu deux manches gauches. Je ris, mais quand même.'),
      us('Bonjour Fanny, toutes nos excuses… et merci de le prendre ainsi. Votre numéro de commande, et la droite part ce soir.'),
      fr('Fanny Dessaint', 'SV-20931. Gardez la gauche en trop ou je vous la renvoie ?'),
    ],
    [fr('Yann', 'La boutique de Nantes est ouverte le lundi ? Le site dit oui, la porte dit non.')],
  ],
  newcomers: [
    fr('Lila', 'Coucou, le tilleul est déjà parti en M ? Je n’ai quitté l’écran que deux minutes.'),
    fr('Jocelyne T', 'Mon col roulé a bouloché au deuxième port. Qui faut-il secouer ?'),
    fr('Max Placement', 'Doublez votre salaire depuis votre canapé, répondez « moi » sous ce message'),
    fr('Émile', 'Bravo pour la réparation, on ne voit plus rien. Ma grand-mère a pleuré, en bien.'),
    fr('Nadia K', 'Colis marqué livré, boîte vide. Je fais comment, moi ?'),
  ],
}
