import { parseAtUri } from './at-uri.ts'

// By DID: handles change, and a page's address must not.
export const profileUrl = (did: string): string => `https://bsky.app/profile/${did}`

export function postUrl(uri: string): string | null {
  const name = parseAtUri(uri)
  return name === null ? null : `${profileUrl(name.did)}/post/${name.rkey}`
}
