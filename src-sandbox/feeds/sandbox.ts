import { createHash } from 'node:crypto'
import { createSandboxServer } from '../server.ts'
import type { Misbehave, SandboxAnswer, SandboxRequest } from '../server.ts'
import { typeOf, write } from './documents.ts'
import type { FeedFormat, PublishedEntry } from './documents.ts'

export type SandboxFeed = {
  readonly url: string
  readonly entries: PublishedEntry[]
  /** Newest first in the document. Gives the entry's id. */
  publish(entry: Partial<PublishedEntry> & { text: string }): string
  edit(id: string, patch: Partial<PublishedEntry>): void
  remove(id: string): void
  /** From now on every entry has another name. */
  renameAll(): void
}

export type FeedSandbox = ReturnType<typeof createFeedSandbox>

export type FeedOptions = { format?: FeedFormat; title?: string; site?: string; lang?: string; validators?: boolean }

/** A publisher on loopback: feeds in every format, pages that name them, and whatever `serve` is told to give in their place. */
export function createFeedSandbox({ now = () => Date.now() }: { now?: () => number } = {}) {
  const server = createSandboxServer(handle)
  const routes = new Map<string, (request: SandboxRequest) => SandboxAnswer>()
  let made = 0

  function handle(request: SandboxRequest): SandboxAnswer {
    return routes.get(request.path)?.(request) ?? { status: 404, body: '<html><body>Not found</body></html>' }
  }

  function feed(path: string, { format = 'rss2', title = 'Le Journal', site, lang = 'fr', validators = true }: FeedOptions = {}): SandboxFeed {
    const entries: PublishedEntry[] = []
    let generation = 0
    routes.set(path, (request) => {
      const shown = entries.map((one) => (generation === 0 ? one : { ...one, id: `${one.id}~${generation}` }))
      const body = write({ format, title, site: site ?? `${server.url}/`, self: `${server.url}${path}`, lang, entries: shown })
      const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`
      if (validators && request.headers['if-none-match'] === etag) return { status: 304, headers: { etag } }
      return { status: 200, headers: { 'content-type': typeOf[format], ...(validators ? { etag } : {}) }, body }
    })
    const at = (id: string): number => entries.findIndex((one) => one.id === id)
    return {
      get url() {
        return `${server.url}${path}`
      },
      entries,
      publish(entry) {
        made += 1
        const id = entry.id ?? `urn:entry:${made}`
        const link = entry.link === undefined ? `${site ?? `${server.url}/`}article-${made}.html` : entry.link
        entries.unshift({ title: null, html: false, at: now(), updatedAt: null, author: null, image: null, ...entry, id, link })
        return id
      },
      edit(id, patch) {
        const known = entries[at(id)]
        if (known !== undefined) entries[at(id)] = { ...known, ...patch }
      },
      remove(id) {
        if (at(id) >= 0) entries.splice(at(id), 1)
      },
      renameAll() {
        generation += 1
      },
    }
  }

  return {
    get url() {
      return server.url
    },
    listen: (port?: number) => server.listen(port),
    close: () => server.close(),
    requests: server.requests,
    misbehave: (how: Misbehave) => server.misbehave(how),
    behave: () => server.behave(),
    feed,
    /** Anything at all under a path, in place of what was there. */
    serve(path: string, answer: SandboxAnswer | ((request: SandboxRequest) => SandboxAnswer)): string {
      routes.set(path, typeof answer === 'function' ? answer : () => answer)
      return `${server.url}${path}`
    },
    /** A page that names these feeds. */
    page(path: string, feeds: readonly string[]): string {
      const links = feeds.map((href) => `<link rel="alternate" type="application/rss+xml" title="Flux" href="${href}">`).join('\n')
      return this.serve(path, { status: 200, body: `<!DOCTYPE html>\n<html lang="fr"><head><title>Le Journal</title>\n${links}\n</head><body><p>Bonjour</p></body></html>` })
    },
  }
}
