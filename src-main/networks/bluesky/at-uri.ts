/**
 * `at://did/collection/rkey`: the name of a record. The authority of what we read is always a DID. https://atproto.com/specs/at-uri-scheme
 */
export type AtUri = { did: string; collection: string; rkey: string }

const shape = /^at:\/\/(did:[a-z]+:[a-zA-Z0-9._:%-]+)\/([a-zA-Z][a-zA-Z0-9.-]*)\/([a-zA-Z0-9_~.:-]{1,512})$/

export function parseAtUri(uri: string): AtUri | null {
  const [, did, collection, rkey] = shape.exec(uri) ?? []
  return did === undefined || collection === undefined || rkey === undefined ? null : { did, collection, rkey }
}

export const atUri = (did: string, collection: string, rkey: string): string => `at://${did}/${collection}/${rkey}`

/** Who a record belongs to, or null where the name is not one we understand. */
export const ownerOf = (uri: string): string | null => parseAtUri(uri)?.did ?? null
