export const languages = ['fr', 'en'] as const
export type Language = (typeof languages)[number]

/**
 * The first of the wished locales that we speak: `fr-CA`, `fr_FR.UTF-8`, `en-GB` and the colon-joined lists of LANGUAGE are all read.
 * French where none of them is ours or none is known.
 */
export function languageOf(wished: readonly (string | null | undefined)[]): Language {
  for (const locale of wished.flatMap((entry) => (entry ?? '').split(':'))) {
    const primary = locale.toLowerCase().split(/[-_.@]/, 1)[0]
    const spoken = languages.find((language) => language === primary)
    if (spoken !== undefined) return spoken
  }
  return 'fr'
}
