import type { ExhibitDocument, ExhibitMessage } from './exhibit.ts'

/** The words of the page, in the reader's language first and the other beside it. All values are text. */
export type PageWords = {
  lang: string
  title: string
  /** Pairs for the head: what and its value. */
  facts: readonly (readonly [string, string])[]
  thread: string
  frozen: string
  own: string
  attachments: string
  earlier: string
  id: string
  when: (iso: string) => string
  means: string
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')

// No script, no address that is fetched, no link that can be clicked: whoever opens the page asks nothing of anybody, least of all of who wrote the message.
const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1c2128;background:#fff}
h1{font-size:1.25rem;margin:0 0 1rem}h2{font-size:1rem;margin:2rem 0 .5rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}
dt{color:#5b636e}dd{margin:0;overflow-wrap:anywhere}article{border-left:2px solid #d9dde2;padding:0 0 0 1rem;margin:1rem 0}
article.frozen{border-left:4px solid #b46a00}article.own{margin-left:2rem}p.text{white-space:pre-wrap;overflow-wrap:anywhere;margin:.25rem 0;unicode-bidi:plaintext}
.by{font-weight:600;unicode-bidi:isolate}.about{color:#5b636e;font-size:.85rem;overflow-wrap:anywhere}img{max-width:100%;border:1px solid #d9dde2}`

export function exhibitPage(document: ExhibitDocument, words: PageWords, pictureName: string): string {
  const facts = words.facts.map(([what, value]) => `<dt>${escape(what)}</dt><dd>${escape(value)}</dd>`).join('\n')
  return `<!doctype html>
<html lang="${escape(words.lang)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self'; style-src 'unsafe-inline'">
<title>${escape(words.title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escape(words.title)}</h1>
<dl>
${facts}
</dl>
<p>${escape(words.means)}</p>
<h2>${escape(words.thread)}</h2>
${document.messages.map((message) => article(message, words)).join('\n')}
<p><img src="${escape(pictureName)}" alt=""></p>
</body>
</html>
`
}

function article(message: ExhibitMessage, words: PageWords): string {
  const about = [message.author.handle, words.when(message.createdAt), `${words.id} ${message.id}`, message.url ?? '', message.own ? words.own : '', message.frozen ? words.frozen : '']
  const attachments = message.attachments.map(({ kind, url, alt }) => `${kind} ${url}${alt === null || alt === '' ? '' : ` (${alt})`}`)
  const lines = [
    `<article class="${message.frozen ? 'frozen' : ''}${message.own ? ' own' : ''}">`,
    `<div class="by">${escape(visible(message.author.name))}</div>`,
    `<div class="about">${escape(about.filter((part) => part !== '').map(visible).join(' · '))}</div>`,
    `<p class="text">${escape(visible(message.text))}</p>`,
    ...message.earlier.map(({ seenAt, text, sha256 }) => `<div class="about">${escape(`${words.earlier} ${words.when(seenAt)}: ${visible(text ?? sha256)}`)}</div>`),
    ...(attachments.length === 0 ? [] : [`<div class="about">${escape(`${words.attachments}: ${attachments.map(visible).join(', ')}`)}</div>`]),
    '</article>',
  ]
  return lines.join('\n')
}

/** What turns the direction of the page around it, or cannot be seen, stands there by its number. */
const visible = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, (mark) => `[U+${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`)
