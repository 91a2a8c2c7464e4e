const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
const names: Readonly<Record<string, string>> = { '🙂': 'slight_smile', '🙏🏽': 'pray:t4', '🔥': 'fire', '❤️': 'heart', '😡': 'rage', '👍': '+1' }
const emoji = /\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?/gu

/** A picture of the forum's own, whatever was typed. */
const drawn = (name: string): string =>
  `<img src="/images/emoji/twitter/${name.replace(':', '/')}.png?v=14" title=":${name}:" class="emoji" alt=":${name}:" loading="lazy" width="20" height="20">`

const pieces = /(\\[!-/:-@[-`{-~])|(https?:\/\/[^\s<>]+)|(@[\w.-]*\w)|(:[\w+-]+:)/g

function inline(line: string, isPerson: (name: string) => boolean): string {
  let html = ''
  let at = 0
  const plain = (text: string) => escaped(text).replace(emoji, (one) => drawn(names[one] ?? 'grey_question'))
  for (const found of line.matchAll(pieces)) {
    const [whole, mark, url, mention, shortcode] = found
    html += plain(line.slice(at, found.index))
    at = found.index + whole.length
    if (mark !== undefined) html += escaped(mark.slice(1))
    else if (url !== undefined) html += `<a href="${escaped(url)}" rel="noopener nofollow ugc">${escaped(url)}</a>`
    else if (shortcode !== undefined) html += drawn(shortcode.slice(1, -1))
    else if (mention !== undefined && isPerson(mention.slice(1))) html += `<a class="mention" href="/u/${mention.slice(1).toLowerCase()}">${mention}</a>`
    else html += plain(whole)
  }
  return html + plain(line.slice(at))
}

/**
 * What the forum makes of what was typed: of Markdown the parts that people here use. `[quote="marie, post:2, topic:7"]` quotes, an address alone on its
 * line becomes a preview, `![alt|640x480](address)` a picture and `[name|attachment](address)` a file.
 */
export function cook(raw: string, isPerson: (name: string) => boolean): string {
  return raw
    .split(/\n{2,}/)
    .map((block) => {
      const quote = /^\[quote="([\w.-]+), post:(\d+), topic:(\d+)"\]\n?([\s\S]*?)\n?\[\/quote\]$/.exec(block)
      if (quote !== null) {
        const [, who = '', post = '', topic = '', text = ''] = quote
        const title = `<div class="title">\n<div class="quote-controls"></div>\n<img alt="" width="24" height="24" src="/user_avatar/${who}/48/1.png" class="avatar"> ${who}:</div>`
        return `<aside class="quote no-group" data-username="${who}" data-post="${post}" data-topic="${topic}">\n${title}\n<blockquote>\n<p>${inline(text, isPerson)}</p>\n</blockquote>\n</aside>`
      }
      const picture = /^!\[([^\]|]*)(?:\|(\d+)x(\d+))?\]\(([^)\s]+)\)$/.exec(block)
      if (picture !== null) {
        const [, alt = '', width = '640', height = '480', url = ''] = picture
        return `<p><div class="lightbox-wrapper"><a class="lightbox" href="${escaped(url)}" title="${escaped(alt)}"><img src="${escaped(url)}" alt="${escaped(alt)}" width="${width}" height="${height}"><div class="meta"><span class="filename">${escaped(alt)}</span><span class="informations">${width}×${height} 120 KB</span></div></a></div></p>`
      }
      const file = /^\[([^\]|]*)\|attachment\]\(([^)\s]+)\)$/.exec(block)
      if (file !== null) return `<p><a class="attachment" href="${escaped(file[2] ?? '')}">${escaped(file[1] ?? '')}</a> (24.2 KB)</p>`
      if (/^https?:\/\/\S+$/.test(block)) {
        return `<aside class="onebox allowlistedgeneric" data-onebox-src="${escaped(block)}"><header class="source"><a href="${escaped(block)}">ailleurs</a></header><article class="onebox-body"><h3>A title of somebody else’s</h3><p>And their words.</p></article></aside>`
      }
      return `<p>${block.split('\n').map((line) => inline(line, isPerson)).join('<br>\n')}</p>`
    })
    .join('\n')
}
