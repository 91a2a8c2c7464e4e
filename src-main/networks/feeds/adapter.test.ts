import { describeAdapter } from '../adapter.contract.ts'
import type { RunningNetwork } from '../adapter.contract.ts'
import type { FeedFormat } from '../../../src-sandbox/feeds/documents.ts'
import { feeds } from './adapter.ts'
import { begin, remoteIdOf, watchOf } from './begin.contract.ts'

async function start(format: FeedFormat): Promise<RunningNetwork> {
  const { sandbox, session, clock, pass, stop } = await begin()
  const feed = sandbox.feed('/flux', { format, site: 'https://journal.example/' })
  const own = session([watchOf(1, [feed.url])])
  const links = new Map<string, string>()
  const connecting = { url: feed.url, user: null, secrets: {}, http: own.http, clock }
  return {
    session: own,
    connecting,
    wrong: connecting,
    arrive(text) {
      pass(1000)
      const id = feed.publish({ text })
      const link = feed.entries[0]?.link ?? ''
      links.set(remoteIdOf(link), id)
      return Promise.resolve(remoteIdOf(link))
    },
    remove: (remoteId) => Promise.resolve(feed.remove(links.get(remoteId) ?? '')),
    confirms: () => Promise.resolve(false),
    misbehave: (mode) => sandbox.misbehave({ mode, retryAfterS: 30 }),
    behave: () => sandbox.behave(),
    stop,
  }
}

for (const format of ['rss2', 'atom', 'json'] as const) {
  describeAdapter(`A feed as ${format}`, {
    adapter: feeds, many: 130, sandbox: true, anonymous: 'feed.byWatch', silent: { look: true }, start: () => start(format),
  })
}
