import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Protocol } from 'electron'
import { parseAppAddress } from './addresses.ts'
import type { ImageSource } from './images.ts'

/** Must be registered before `ready`. Standard and secure: relative addresses resolve, and `'self'` in the policy means this origin. */
export const appScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: false, corsEnabled: false, stream: false },
}

/**
 * Nothing from anywhere else, nothing inline, nothing made from a string. The page has no connection of its own: the engine's port is the
 * only way out. `webrtc` has no directive that Chromium honours; a proxy that is nobody closes that way (security.ts).
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const types = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
])

const always = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
}

/** Serves `app://vigie/`: the files of the window from `root` (a folder or one inside an asar archive), and pictures from the engine. */
export function serveApp(protocol: Protocol, root: string, images: ImageSource): void {
  protocol.handle(appScheme.scheme, async (request) => {
    const address = request.method === 'GET' ? parseAppAddress(request.url.split('#', 1)[0] ?? '') : null
    if (address === null) return new Response(null, { status: 404, headers: always })
    return address.kind === 'image' ? image(await images(address.of, address.id)) : file(root, address.path)
  })
}

async function file(root: string, path: string): Promise<Response> {
  const type = types.get(extname(path))
  // A type we do not know is not one of our files.
  const bytes = type === undefined ? null : await readFile(join(root, path)).catch(() => null)
  if (type === undefined || bytes === null) return new Response(null, { status: 404, headers: always })
  return new Response(new Uint8Array(bytes), { headers: { ...always, 'content-type': type } })
}

/**
 * A picture that may not be shown is an empty answer, not an error: the page draws initials, and no error is logged for what a stranger
 * sent.
 */
function image(picture: { mime: string; bytes: Uint8Array<ArrayBuffer> } | null): Response {
  if (picture === null) return new Response(null, { status: 204, headers: always })
  return new Response(picture.bytes, { headers: { ...always, 'content-type': picture.mime, 'cache-control': 'private, max-age=3600' } })
}
