import type { People, Person } from './people.ts'

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')

/** What a server makes of a text: names, links and hashtags are links, lines are breaks, empty lines paragraphs. */
export function render(text: string, people: People, origin: string): { html: string; mentions: Person[] } {
  const mentions = new Map<string, Person>()
  const inline = (line: string): string =>
    line.replace(/https?:\/\/[^\s<]+|(?<![\w/])@[\w.-]+(?:@[\w.-]+(?::\d+)?)?|(?<![\w&/])#[\p{L}\p{N}_]+|[&<>"]/gu, (piece) => {
      if (piece.startsWith('http')) return link(piece)
      if (piece.startsWith('#'))
        return `<a href="${origin}/tags/${encodeURIComponent(piece.slice(1))}" class="mention hashtag" rel="tag">#<span>${escape(piece.slice(1))}</span></a>`
      if (!piece.startsWith('@')) return escape(piece)
      const person = people.find(piece)
      if (person === undefined) return piece
      mentions.set(person.id, person)
      return `<span class="h-card" translate="no"><a href="${origin}/@${people.acctOf(person)}" class="u-url mention">@<span>${person.username}</span></a></span>`
    })
  const paragraphs = text.split(/\n{2,}/).map((part) => `<p>${part.split('\n').map(inline).join('<br />')}</p>`)
  return { html: paragraphs.join(''), mentions: [...mentions.values()] }
}

/** The middle of it is what people see; all of it is there. */
function link(url: string): string {
  const [, scheme = '', shown = ''] = /^(https?:\/\/)(.*)$/.exec(url) ?? []
  const rest = shown.slice(30)
  const middle = `<span class="${rest === '' ? '' : 'ellipsis'}">${escape(shown.slice(0, 30))}</span>`
  return `<a href="${escape(url)}" target="_blank" rel="nofollow noopener" translate="no"><span class="invisible">${scheme}</span>${middle}<span class="invisible">${escape(rest)}</span></a>`
}
