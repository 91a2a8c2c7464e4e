import { Fragment, type ReactNode } from 'react'

export type LinkPart = { text: string; url: string | null; host: string | null }

// Longer than any address that is meant to be opened; what is over stays text.
const address = /https?:\/\/[^\s<>"'«»\u202a-\u202e\u2066-\u2069]{1,2000}/gi
const trailing = '.,;:!?…)]}'

/** Text cut into words and addresses. The host is what the browser makes of it (punycode), whatever the text pretends. */
export function partsOf(text: string): LinkPart[] {
  const parts: LinkPart[] = []
  let from = 0
  for (const found of text.matchAll(address)) {
    const raw = withoutTrailing(found[0])
    const url = parse(raw)
    if (url === null) continue
    if (found.index > from) parts.push({ text: text.slice(from, found.index), url: null, host: null })
    parts.push({ text: raw, url: url.href, host: url.host })
    from = found.index + raw.length
  }
  if (from < text.length) parts.push({ text: text.slice(from), url: null, host: null })
  return parts
}

/** Walked back from the end: a pattern with `$` looks at each run of such marks once per mark. */
function withoutTrailing(raw: string): string {
  let end = raw.length
  while (end > 0 && trailing.includes(raw.charAt(end - 1))) end -= 1
  return raw.slice(0, end)
}

/** The host an address really leads to, as the browser reads it; null for what is no http(s) address. */
export function hostOf(address: string): string | null {
  return parse(address)?.host ?? null
}

/** Whether the text says where it leads at the one place that counts: a host may stand in a path or as a name before an `@`, too. */
export function namesHost(text: string, host: string): boolean {
  return /^https?:\/\/([^/?#]*)/i.exec(text)?.[1]?.toLowerCase() === host
}

function parse(raw: string): URL | null {
  try {
    const url = new URL(raw)
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : null
  } catch {
    return null
  }
}

/**
 * What a stranger wrote, as text and nothing else. Each paragraph takes its own direction and cannot turn the words around it; marks
 * stacked to the sky are clipped at its box. An address opens only through `onLink`, and says its real host where the text shows another.
 */
export function HostileText({ text, onLink }: { text: string; onLink: (url: string) => void }) {
  const parts = partsOf(text)
  return (
    <div className="hostile" dir="auto">
      {parts.map((part, at): ReactNode =>
        part.url === null ? <Fragment key={at}>{part.text}</Fragment> : <Link key={at} part={part} onLink={onLink} />,
      )}
    </div>
  )
}

function Link({ part: { text, url, host }, onLink }: { part: LinkPart; onLink: (url: string) => void }) {
  if (url === null) return text
  const honest = host !== null && namesHost(text, host)
  return (
    <button type="button" className="link" title={host ?? url} onClick={() => onLink(url)}>
      {text}
      {!honest && <span className="real-host"> ({host})</span>}
    </button>
  )
}
