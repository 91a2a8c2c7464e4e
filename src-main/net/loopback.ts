import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the browser shows in the end. Plain text: it is put into the page as such. */
export type LoopbackPage = { title: string; text: string }

export type Loopback = {
  /** `http://127.0.0.1:PORT/RANDOM`: nobody can guess it, and it is good once. */
  readonly url: string
  /** The whole address with which the browser came, the first time it did. Null when it was closed before. Never rejects. */
  readonly returned: Promise<string | null>
  close(): void
}

const longestAddress = 8_000
/** After the browser has come: for the page that follows, and for no longer. */
const lingerMs = 10_000

/**
 * Waits on this machine alone for a browser to come back from somewhere else (RFC 8252, section 7.3). What it comes with is passed on unread and may be a
 * secret: the browser is sent on at once to a page without it, so that it stays neither in the address bar nor in what the browser remembers. `registered`: the one
 * address that will do; where another program is there already, what the browser was sent to can still be pasted.
 */
export async function openLoopback(pageFor: (acceptLanguage: string) => LoopbackPage, registered: string | null = null): Promise<Loopback> {
  const fixed = registered === null ? null : new URL(registered)
  const path = fixed?.pathname ?? `/${randomBytes(24).toString('base64url')}`
  let settle: (address: string | null) => void = () => undefined
  const returned = new Promise<string | null>((resolve) => {
    settle = resolve
  })
  let came = false
  let shown = false
  let origin = ''
  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 10_000, headersTimeout: 10_000, keepAliveTimeout: 1 }, (request, response) => {
    const asked = request.url ?? ''
    // A name that was made to lead here (DNS rebinding) is not this address.
    if (request.method !== 'GET' || request.headers.host !== origin.slice('http://'.length) || asked.length > longestAddress) return refuse(response)
    const [before] = asked.split('?')
    if (before === `${path}/done` && came) {
      shown = true
      response.on('close', shut)
      return show(response, request, pageFor)
    }
    if (before !== path || came) return refuse(response)
    came = true
    response.writeHead(303, { ...plainHeaders, location: `${path}/done` }).end()
    settle(`${origin}${asked}`)
    setTimeout(shut, lingerMs).unref()
  })
  server.maxConnections = 20
  const shut = () => {
    server.close()
    server.closeAllConnections()
  }
  const close = () => {
    settle(null)
    // The browser is on its way to its page: it is let in still.
    if (!came || shown) shut()
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => (fixed === null ? reject(error) : resolve()))
    server.listen(Number(fixed?.port ?? 0), '127.0.0.1', resolve)
  })
  origin = fixed?.origin ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  // An open sign-in keeps no process alive.
  server.unref()
  return { url: `${origin}${path}`, returned, close }
}

const plainHeaders = {
  'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', connection: 'close',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}

function refuse(response: ServerResponse): void {
  response.writeHead(404, { ...plainHeaders, 'content-type': 'text/plain; charset=utf-8' }).end('404\n')
}

function show(response: ServerResponse, request: IncomingMessage, pageFor: (acceptLanguage: string) => LoopbackPage): void {
  const { title, text } = pageFor(request.headers['accept-language'] ?? '')
  const style = ':root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1.5rem}h1{font-size:1.4rem}'
  const html = `<!doctype html><meta charset="utf-8"><title>${escape(title)}</title><style>${style}</style><h1>${escape(title)}</h1><p>${escape(text)}</p>`
  response.writeHead(200, { ...plainHeaders, 'content-type': 'text/html; charset=utf-8' }).end(html)
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
