const accented: Readonly<Record<string, string>> = {
  a: 'å', c: 'ç', e: 'é', i: 'î', n: 'ñ', o: 'ö', s: 'š', u: 'û', y: 'ÿ', A: 'Å', C: 'Ç', E: 'É', I: 'Î', N: 'Ñ', O: 'Ö', S: 'Š', U: 'Û',
}

/**
 * A language that nobody speaks, for trying the window: each text accented and two fifths longer, between ⟦ and ⟧, so that it shows where there is no room and
 * what never came from the catalogue. Parameters stay as they are.
 */
export function pseudoText(text: string): string {
  const changed = text.split(/(\{\{[^}]*\}\})/).map((part) => (part.startsWith('{{') ? part : part.replaceAll(/[a-zA-Z]/g, (letter) => accented[letter] ?? letter)))
  const room = Math.ceil(text.replaceAll(/\{\{[^}]*\}\}/g, '').length * 0.4)
  // In words, as a longer language would have them, not in one that cannot be broken.
  const more = Array.from({ length: room }, (_, at) => (at % 6 === 0 ? ' ' : 'õ')).join('')
  return `⟦${changed.join('')}${more}⟧`
}
