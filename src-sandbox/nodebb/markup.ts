import { slugOf } from './board.ts'

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
const emoji = /\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?/gu
const drawn = (one: string): string =>
  `<img src="/assets/plugins/nodebb-plugin-emoji/emoji/android/${one.codePointAt(0)?.toString(16)}.png?v=1" class="not-responsive emoji emoji-android" style="height: 23px;" title="${one}" alt="${one}" />`
const pieces = /(\\[!-/:-@[-`{-~])|!\[([^\]]*)\]\(([^)\s]+)\)|\[([^\]]+)\]\((\/assets\/uploads\/[^)\s]+)\)|(https?:\/\/[^\s<>]+)|@([\w.-]*\w)/g

/** What the forum makes of what was typed: of Markdown the parts that people here use. Uploads lie under `/assets/uploads/`. */
export function render(raw: string, isPerson: (name: string) => boolean): string {
  const inline = (line: string): string => {
    let html = ''
    let at = 0
    const plain = (text: string) => escaped(text).replace(emoji, drawn)
    for (const found of line.matchAll(pieces)) {
      const [whole, mark, alt, picture, name, file, url, person] = found
      html += plain(line.slice(at, found.index))
      at = found.index + whole.length
      if (mark !== undefined) html += escaped(mark.slice(1))
      else if (picture !== undefined) html += `<img src="${escaped(picture)}" alt="${escaped(alt ?? '')}" class=" img-fluid img-markdown" />`
      else if (file !== undefined) html += `<a href="${escaped(file)}">${escaped(name ?? '')}</a>`
      else if (url !== undefined) html += `<a href="${escaped(url)}" rel="nofollow ugc">${escaped(url)}</a>`
      else if (person !== undefined && isPerson(person)) {
        html += `<a class="plugin-mentions-user plugin-mentions-a" href="/user/${slugOf(person)}" aria-label="Profile: ${person}">@<bdi>${person}</bdi></a>`
      } else html += plain(whole)
    }
    return html + plain(line.slice(at))
  }
  return raw
    .split(/\n{2,}/)
    .map((block) => {
      const lines = block.split('\n')
      return lines.every((line) => line.startsWith('> '))
        ? `<blockquote>\n<p dir="auto">${lines.map((line) => inline(line.slice(2))).join('<br />\n')}</p>\n</blockquote>\n`
        : `<p dir="auto">${lines.map(inline).join('<br />\n')}</p>\n`
    })
    .join('')
}
