// Names of things, and how they stand in addresses. https://linkedin.github.io/rest.li/spec/protocol

/** Everything that Rest.li gives a meaning to is written out: brackets, commas, colons, quotes. */
export const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

export const listOf = (parts: readonly string[]): string => `List(${parts.map(encoded).join(',')})`

/** `(start:1,end:2)`: names and values of one record. */
export const recordOf = (fields: Readonly<Record<string, string | number>>): string =>
  `(${Object.entries(fields).map(([name, value]) => `${name}:${encoded(String(value))}`).join(',')})`

/** A post is told of as share, ugcPost or activity, by three numbers. */
export const postUrn = /^urn:li:(?:share|ugcPost|activity|groupPost):\d{1,20}$/
export const commentUrn = /^urn:li:comment:\((urn:li:(?:share|ugcPost|activity|groupPost):\d{1,20}),(\d{1,20})\)$/
export const actorUrn = /^urn:li:(?:person|member|organization|organizationBrand|company):[\w-]{1,80}$/

/** One comment is named beside the activity, the share or the ugcPost that it stands under: what tells comments apart is their own number. */
export function commentIn(urn: string): { entity: string; id: string } | null {
  const [, entity, id] = commentUrn.exec(urn) ?? []
  return entity === undefined || id === undefined ? null : { entity, id }
}

export const commentUrnOf = (entity: string, id: string): string => `urn:li:comment:(${entity},${id})`

/** `urn:li:organization:2414183`: its number. */
export const tailOf = (urn: string): string => urn.slice(urn.lastIndexOf(':') + 1)
