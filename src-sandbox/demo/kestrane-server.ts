import { en, fr, us, usEn } from './said.ts'
import type { Said } from './said.ts'

/** What is said in Kestrane's Discord server, channel by channel, in a thread, and to the bot in private. */
export const kestraneServer: { channels: readonly { name: string; said: readonly Said[] }[]; thread: { in: string; name: string; said: readonly Said[] }; talks: readonly Said[]; newcomers: readonly Said[] } = {
  channels: [
    {
      name: 'entraide',
      said: [
        fr('Jean-Phi', 'Arceau cassé net à la troisième nuit. On trouve encore la section de 9,5 ou il faut racheter le jeu complet ?',
          us('Bonjour Jean-Phi, la section seule est à l’atelier, douze euros. Donnez-nous la longueur et elle part demain.'),
          fr('Jean-Phi', '41,5 cm pile. Vous êtes forts.')),
        en('dani', 'Pulsar 250 flickers below zero. Cold battery or is mine haunted?'),
        fr('Cléo', 'Est-ce que le sac de 45 L passe en cabine chez quelqu’un de moins méchant que la dernière fois ?'),
        en('FreeGearNow', 'FREE TENTS!!! first 100 people, scan the code, login with your account to claim'),
        en('Hana', 'Update: the Labrador fits. The Labrador now refuses to leave.'),
      ],
    },
    {
      name: 'sorties',
      said: [
        fr('Sandrine M', 'Départ samedi 6 h du col du Merdaret, encore deux places en voiture depuis Allevard.'),
        fr('Marco', 'T’es encore là toi ? la dernière fois t’as perdu tout le monde, reste chez ta mère'),
        en('Old Fell Runner', 'Snow line at 1,900 m this morning. Take the spikes you swear you will not need.'),
      ],
    },
  ],
  thread: {
    in: 'entraide',
    name: 'Rappel Pulsar 400 : vos questions',
    said: [
      en('K. Osei', 'Lot sticker gone. Engraving says 26E. Am I safe or just unlucky in a new way?'),
      fr('Gaël', 'Toujours pas de nouvelles de ma lampe de remplacement, envoyée le 3. Un numéro de suivi, ce serait trop demander ?'),
      usEn('26E is not concerned: keep it, use it, and send us a photograph if you would like us to look.'),
    ],
  },
  talks: [en('Wes Hollander', 'I would rather not post this in the channel: the charger you sent as a replacement gets hot too. Who do I call?')],
  newcomers: [
    fr('Théo B', 'La fermeture du sac vient de lâcher au bivouac, photo quand j’aurai du réseau. Une astuce pour tenir jusqu’à demain ?'),
    en('Ingrid', 'Is there a repair shop this side of the Alps or do I post my boots to France?'),
    en('WinBig', 'claim your gift card before midnight, only for members of this server'),
    fr('Lucien', 'Merci à la personne de l’atelier qui a recousu mon tapis de sol gratuitement. Elle saura.'),
    fr('Vortex', 'vos tentes sont faites par des incapables pour des incapables'),
  ],
}
