import type { DemoForum } from './noisette-forum.ts'
import { en, fr, us, usEn } from './said.ts'

/** The repair forum of Kestrane: who mends what, and with which needle. */
export const kestraneForum: DemoForum = {
  topics: [
    {
      title: 'Pulsar 400: what we know so far',
      opening: usEn('Lots 26A to 26D are recalled. This topic gathers your questions and our answers; we update it every evening.'),
      ageHours: 86,
      said: [
        en('K. Osei', 'Form sent Monday, still no label. How long should one wait before sending a second?',
          usEn('Two working days at the moment. A second form makes a second label and a confused depot.'),
          en('K. Osei', 'Patience it is.')),
        en('Tomasz', 'Photographed the engraving: 26D, or 26O. Which lots have an O?'),
        fr('Gaël', 'Peut-on garder la sangle ? La lampe chauffe, la sangle n’a rien fait.'),
        en('LegalEagle Bob', 'Everybody here is owed money. Write to me, not to them.'),
      ],
    },
    {
      title: 'Zip du duvet : réparer sans machine',
      opening: fr('Cléo', 'Le curseur saute tous les dix crans. Quelqu’un a changé une dent sans tout découdre ?'),
      ageHours: 120,
      said: [
        fr('Marco', 'Pince coupante et patience. Deux dents de sacrifiées, sept ans de service.'),
        fr('Sandrine M', 'Graphite de crayon, et pas de savon : le savon colle au froid.',
          us('Confirmé par l’atelier : graphite, ou une bougie. Le savon attire la poussière.')),
        fr('Vortex', 'ou alors vous achetez autre chose que cette camelote, bande de pigeons'),
      ],
    },
    {
      title: 'Returns desk in the Lakes?',
      opening: en('Morag', 'Is there anywhere in the north of England that takes repairs over a counter? The post here is a hobby, not a service.'),
      ageHours: 40,
      said: [en('Wes Hollander', 'Keswick shop took my tent poles last spring and shouted at nobody.'), en('Hana', 'Seconding Keswick. Bring the Labrador, they have biscuits.')],
    },
  ],
  talks: [
    {
      title: '',
      messages: [
        en('Wes Hollander', 'About the burnt bag: your safety lead never rang. I am home after six.'),
        usEn('Hello Wes, thank you. She rings tonight at half past six, and has your notes.'),
        en('Wes Hollander', 'She did not.'),
      ],
    },
  ],
  flagged: [
    { text: 'ou alors vous achetez autre chose que cette camelote, bande de pigeons', by: 'Cléo', reason: 'Insultant' },
    { text: 'Everybody here is owed money. Write to me, not to them.', by: 'Tomasz', reason: 'Advertises' },
  ],
  waiting: [en('Newbie Nils', 'First post: which thread for a silnylon tarp, and does it matter?')],
  newcomers: [
    en('Rhys', 'Recall lamp arrived, works, thank you. The old one is in the fireplace, unlit.'),
    fr('Bilal', 'La notice de la toile Alize parle d’un patch qui n’est pas dans le sachet. On l’a où ?'),
    en('angry hiker 88', 'third week. no label. no answer. no shame.'),
  ],
}
