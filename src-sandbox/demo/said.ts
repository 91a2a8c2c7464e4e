export type Lang = 'fr' | 'en' | 'other'

/** One thing somebody wrote. `own` is the brand's account. Replies come after it, in the order written. */
export type Said = {
  readonly by: string
  readonly text: string
  readonly lang: Lang
  readonly own: boolean
  /** Where a blog keeps it; networks without moderation before publication ignore it. */
  readonly status: 'approved' | 'held' | 'spam'
  readonly replies: readonly Said[]
  /** The description of a picture that goes with it, where the network has them. */
  readonly photo?: string
  /** When it was said, where the demo's first screen needs it to be just now; otherwise the schedule says. */
  readonly minutesAgo?: number
}

export type BlogPost = { readonly title: string; readonly text: string; readonly ageHours: number; readonly comments: readonly Said[] }

export type SkyPost = { readonly text: string; readonly ageHours: number; readonly replies: readonly Said[]; readonly quotes: readonly Said[] }

/** A conversation in private: the other person first, then by turns as written. */
export type Talk = { readonly messages: readonly Said[] }

export type Sky = { readonly posts: readonly SkyPost[]; readonly mentions: readonly Said[]; readonly talks: readonly Talk[] }

/** The name under which the brand's own words are written in these files. */
export const ourselves = 'us'

const said = (by: string, text: string, lang: Lang, replies: readonly Said[]): Said =>
  ({ by, text, lang, own: by === ourselves, status: 'approved', replies })

export const fr = (by: string, text: string, ...replies: Said[]): Said => said(by, text, 'fr', replies)
export const en = (by: string, text: string, ...replies: Said[]): Said => said(by, text, 'en', replies)
/** Another language, or none: emoji, a number, a single sign. */
export const xx = (by: string, text: string, ...replies: Said[]): Said => said(by, text, 'other', replies)
export const us = (text: string, ...replies: Said[]): Said => said(ourselves, text, 'fr', replies)
export const usEn = (text: string, ...replies: Said[]): Said => said(ourselves, text, 'en', replies)
export const held = (what: Said): Said => ({ ...what, status: 'held' })
export const photo = (what: Said, description: string): Said => ({ ...what, photo: description })
export const ago = (minutes: number, what: Said): Said => ({ ...what, minutesAgo: minutes })
export const spam = (what: Said): Said => ({ ...what, status: 'spam' })

/** The same text from several senders within minutes: what a campaign of spam looks like, and the only repetition in these files. */
export const burst = (senders: readonly string[], make: (by: string) => Said): Said[] => senders.map(make)
