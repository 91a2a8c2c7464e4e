// How X counts a text. Here, because the engine and the window must come to the same number. https://docs.x.com/fundamentals/counting-characters

/** However long a link is, it counts as this much. */
const linkWeight = 23
const emojiWeight = 2

const link = /https?:\/\/[^\s<>"]+/giu
/** A bare name is made a link where its ending is one of the usual. Counted as one too often, a text is at worst taken for longer than it is. */
const bareLink = /(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:com|org|net|info|biz|app|dev|shop|store|blog|online|site|io|co|ai|me|tv|fr|be|ch|ca|eu|de|uk|es|it|nl|lu|us)(?:\/[^\s<>"]*)?(?![\w.@-])/giu
const emoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u

let segmenter: Intl.Segmenter | undefined

/** 1 for what is narrow, 2 for the rest; an emoji is one sign, whatever it is made of. */
export function weightOf(text: string): number {
  let links = 0
  const without = text.normalize('NFC').replace(link, () => count()).replace(bareLink, () => count())
  function count(): string {
    links += 1
    return ' '
  }
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  // The blank that stands for a link has been counted once.
  let weight = links * (linkWeight - 1)
  for (const { segment } of segmenter.segment(without)) {
    if (emoji.test(segment)) weight += emojiWeight
    else for (const point of segment) weight += isNarrow(point.codePointAt(0) ?? 0) ? 1 : 2
  }
  return weight
}

const isNarrow = (point: number): boolean =>
  point <= 4351 || (point >= 8192 && point <= 8205) || (point >= 8208 && point <= 8223) || (point >= 8242 && point <= 8247)
