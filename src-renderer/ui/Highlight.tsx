import { Fragment } from 'react'

export type Span = readonly [number, number]

/** Ranges are UTF-16 [from, to) pairs; those that overlap, run backwards or past the end are put right rather than trusted. */
export function tidy(ranges: readonly Span[], length: number): Span[] {
  const sorted = ranges
    .map(([from, to]): Span => [Math.max(0, from), Math.min(to, length)])
    .filter(([from, to]) => from < to)
    .sort((a, b) => a[0] - b[0])
  const tidied: Span[] = []
  for (const [from, to] of sorted) {
    const last = tidied.at(-1)
    if (last !== undefined && from <= last[1]) tidied[tidied.length - 1] = [last[0], Math.max(last[1], to)]
    else tidied.push([from, to])
  }
  return tidied
}

/** Where a one-line excerpt begins so that the first match is seen: a little before it, at a word. */
export function excerptFrom(text: string, ranges: readonly Span[], room = 60): number {
  const first = tidy(ranges, text.length)[0]
  if (first === undefined || first[0] <= room) return 0
  const space = text.indexOf(' ', first[0] - 24)
  return space > 0 && space < first[0] ? space + 1 : first[0]
}

const shownLength = 500

export function Highlight({ text, ranges }: { text: string; ranges: readonly Span[] }) {
  const from = excerptFrom(text, ranges)
  // One line is shown: what lies far behind it is not worth laying out.
  const end = Math.min(text.length, from + shownLength)
  const spans = tidy(ranges, end)
  return (
    <>
      {from > 0 && '… '}
      {spans.map(([start, end], at) => (
        <Fragment key={start}>
          {text.slice(Math.max(from, spans[at - 1]?.[1] ?? 0), start)}
          <mark>{text.slice(start, end)}</mark>
        </Fragment>
      ))}
      {text.slice(Math.max(from, spans.at(-1)?.[1] ?? 0), end)}
    </>
  )
}
