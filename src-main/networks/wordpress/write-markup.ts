/** Plain text as WordPress stores it, so that it shows exactly as typed: its markup characters are characters, not markup. */
export function writeMarkup(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}
