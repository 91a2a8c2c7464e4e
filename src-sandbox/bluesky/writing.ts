type MentionFacet = { index: { byteStart: number; byteEnd: number }; features: { $type: string; did: string }[] }

/** Each `@handle` of someone known, by its place in the UTF-8 bytes. */
export function mentionFacets(text: string, didOf: (handle: string) => string | null): MentionFacet[] {
  return [...text.matchAll(/@([a-z0-9-]+(?:\.[a-z0-9-]+)+)/g)].flatMap((match) => {
    const did = didOf(match[1] ?? '')
    if (did === null) return []
    const byteStart = Buffer.byteLength(text.slice(0, match.index))
    return [
      {
        index: { byteStart, byteEnd: byteStart + Buffer.byteLength(match[0]) },
        features: [{ $type: 'app.bsky.richtext.facet#mention', did }],
      },
    ]
  })
}
