/** The one origin the window may be on, and what may be asked of it. No Electron here: hostile addresses are tried in plain tests. */
export const appOrigin = 'app://vigie'
export const startPage = `${appOrigin}/index.html`

export type AppAddress = { kind: 'file'; path: string } | { kind: 'image'; of: 'author' | 'attachment'; id: number }

const imagePath = /^\/image\/(author|attachment)\/([1-9][0-9]{0,15})$/
// What the bundler writes: folders and files of plain characters. Dots only inside a name, so `..` cannot be spelt, nor a hidden file.
const filePath = /^(\/[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*)+$/

/** Null for anything else: another host, a query, an escape sequence, a path that climbs. */
export function parseAppAddress(address: string): AppAddress | null {
  const rest = address.startsWith(`${appOrigin}/`) ? address.slice(appOrigin.length) : null
  if (rest === null || rest.length > 300) return null
  const image = imagePath.exec(rest)
  if (image !== null) return { kind: 'image', of: image[1] === 'author' ? 'author' : 'attachment', id: Number(image[2]) }
  if (rest.startsWith('/image')) return null
  return filePath.test(rest) ? { kind: 'file', path: rest.slice(1) } : null
}

/** A page the window itself may show: our start page, with any fragment. */
export function isOwnPage(address: string): boolean {
  return address === startPage || address.startsWith(`${startPage}#`)
}

/** The same for a page on which the user signs in: over https, or on this very machine; nothing that was typed there may travel in the clear. */
export function signInAddress(address: string): string | null {
  const external = externalAddress(address)
  if (external === null) return null
  const { protocol, hostname } = new URL(external)
  return protocol === 'https:' || /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname) ? external : null
}

/**
 * The address to hand to the user's browser, or null. http and https alone: other schemes start programs. No user name or password
 * in it: they make one site look like another, and would travel.
 */
export function externalAddress(address: string): string | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null
  if (url.username !== '' || url.password !== '' || url.hostname === '') return null
  return url.href
}
