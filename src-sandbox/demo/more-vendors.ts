import { en, fr, usEn } from './said.ts'
import type { PagePost } from './sauvaline-page.ts'

/** The soap maker's videos on TikTok. */
export const sauvalineVideos: readonly PagePost[] = [
  {
    text: 'On coupe 80 kilos de savon au fil. Le bruit, surtout le bruit.',
    ageHours: 58,
    said: [
      fr('le.bruit.du.fil', 'je l’ai regardée onze fois'),
      fr('mme_poivre', 'Les chutes, vous en faites quoi ? Je prends tout.'),
      fr('zz_troll_zz', 'même mon chat fait mieux, cassez-vous'),
      en('soapnerd', 'What gauge is that wire? Asking for a very patient friend.'),
    ],
  },
]

/** What stands in the community that the gear maker looks after on Reddit; `by` begins each. */
export const kestraneCommunity: readonly (PagePost & { readonly by: string })[] = [
  {
    by: 'lot_26d', text: 'Recall label arrived, sharing what worked', ageHours: 71,
    said: [
      en('mild_panic_mike', 'Did yours come by email or by post? Mine is in neither.', usEn('By email, from recall@kestrane.example. Check the folder nobody checks.')),
      en('cheap_lamps_now', 'Same lamps, half the price: https://lamps-for-less.example'),
    ],
  },
  {
    by: 'two_poles_short', text: 'Anyone bent the Alize poles in wind?', ageHours: 49,
    said: [en('ridge_and_ruin', 'Twice. They sent new ones with a note that said sorry about the weather.'), en('flatlander', 'You people camp where chairs fly. Get a grip, idiots.')],
  },
]

/** What the gear maker posts on its page on LinkedIn. */
export const kestranePage: readonly PagePost[] = [
  {
    text: 'We are looking for someone to run our repair workshop. Needles provided, patience expected.',
    ageHours: 64,
    said: [
      en('repair_or_regret', 'Is it open to people who learned on their own rucksacks?'),
      en('weekend_cfo', 'I am humbled to announce that I have an opinion on this.'),
      en('growth_wizard_88', 'Stop scrolling: I make brands like yours 10x in 9 days, DM me “TENT”'),
    ],
  },
]
