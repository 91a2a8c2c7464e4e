import { linkTarget, type LinkTarget } from '../../src-contract/desktop.ts'

export const linkScheme = 'vigie'

const shape = /^vigie:\/\/(item|view|brand)\/([1-9][0-9]{0,15})\/?$/

/** Anybody may write such a link, in any page or message: it names one of three things by its number, shows it, and can do nothing else. Null for all else. */
export function parseLink(address: string): LinkTarget | null {
  const found = address.length > 60 ? null : shape.exec(address)
  if (found === null) return null
  const parsed = linkTarget.safeParse({ what: found[1], id: Number(found[2]) })
  return parsed.success ? parsed.data : null
}

/** The one among arguments of a start, which may be those of a second one. Two of them are no link: nobody clicks on two. */
export function linkIn(args: readonly string[]): LinkTarget | null {
  const links = args.filter((each) => each.toLowerCase().startsWith(`${linkScheme}:`))
  return links.length === 1 ? parseLink(links[0] ?? '') : null
}
