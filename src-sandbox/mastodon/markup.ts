import type { People, Person } from './people.ts'

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')

/** What a server makes of a text: names, links and hashtags are links, lines are breaks, empty lines paragraphs. */
export function render(text: string, people: People, origin: string): { html: string; mentions: Person[] } {
  const mentions = new Map<string, Person>()
  const tag = (word: string): string =>
    `<a href="${origin}/tags/${encodeURIComponent(word)}" class="mention hashtag" rel="tag">#<span>${word}</span></a>`
  const at = (name: string, shown: string): string =>
    `<span class="h-card" translate="no"><a href="${origin}/@${name}" class="u-url mention">@<span>${shown}</span></a></span>`
  const inline = (line: string): string =>
    line.replace(/https?:\/\/[^\s<]+|(?<![\w/])@[\w.-]+(?:@[\w.-]+(?::\d+)?)?|(?<![\w&/])#[\p{L}\p{N}_]+|[&<>"]/gu, (piece) => {
      if (piece.startsWith('http')) return link(piece)
      if (piece.startsWith('#')) return tag(piece.slice(1))
      if (!piece.startsWith('@')) return escape(piece)
      const person = people.find(piece)
      if (person === undefined) return piece
      mentions.set(person.id, person)
      return at(people.acctOf(person), person.username)
    })
  const paragraphs = text.split(/\n{2,}/).map((part) => `<p>${part.split('\n').map(inline).join('<br />')}</p>`)
  return { html: paragraphs.join(''), mentions: [...mentions.values()] }
}

/** The middle of it is what people see; all of it is there. */
function link(url: string): string {
  const [, scheme = '', shown = ''] = /^(https?:\/\/)(.*)$/.exec(url) ?? []
  const rest = shown.slice(30)
  const middle = `<span class="${rest === '' ? '' : 'ellipsis'}">${escape(shown.slice(0, 30))}</span>`
  const hidden = (text: string): string => `<span class="invisible">${escape(text)}</span>`
  return `<a href="${escape(url)}" target="_blank" rel="nofollow noopener" translate="no">${hidden(scheme)}${middle}${hidden(rest)}</a>`
}
