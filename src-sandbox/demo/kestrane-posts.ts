import { en, fr, usEn } from './said.ts'
import type { Said } from './said.ts'
import type { PagePost } from './sauvaline-page.ts'

/** The gear maker on X: `@kestrane` stands where it is called. */
export const kestranePosts: { readonly posts: readonly PagePost[]; readonly mentions: readonly Said[]; readonly talks: readonly (readonly Said[])[]; readonly newcomers: readonly Said[] } = {
  posts: [
    {
      text: 'Recall update: replacement Pulsar lamps leave the depot this week, oldest forms first.',
      ageHours: 66,
      said: [
        en('fellside_ann', 'Form in since the 3rd and still nothing. What counts as old?', usEn('Anything before the 8th goes out by Friday, Ann. Yours is in that batch.')),
        en('night_shift_tom', 'Mine melted a tent pocket. Do you pay for the pocket?'),
        fr('alpages_actu', 'Une page en français quelque part, ou il faut deviner ?'),
        en('gearhound_99', 'your lamps are trash and so is whoever signs them off'),
      ],
    },
    {
      text: 'New in the workshop: we sharpen crampons again. Bring them dry.',
      ageHours: 44,
      said: [en('ice_and_toast', 'Define dry. I live in Fort William.'), en('mairi_k', 'Thank you! The last place sharpened mine into spoons.')],
    },
  ],
  mentions: [
    en('peak_patrol', '@kestrane two of your tarps survived a helicopter landing today. Whoever sews them deserves a raise.'),
    fr('refuge_des_bans', '@kestrane vos poêles de bivouac se dévissent seuls au-dessus de 2 500 m. Trois sur trois cette semaine. Une idée ?'),
    en('resale_radar', '@kestrane is the 2019 Alize still under the lifetime repair thing if bought second hand?'),
  ],
  talks: [[en('fellside_ann', 'Sending my serial here rather than in public: SI28-55107. Could you check the batch?')]],
  newcomers: [en('wet_socks_will', '@kestrane the returns page logs me out at step three, every time'), fr('col_de_vars', '@kestrane merci pour la pièce envoyée un dimanche, chapeau')],
}
