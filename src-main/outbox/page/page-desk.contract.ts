import type { CommandOutput } from '../../../src-contract/commands.ts'
import type { Item, Job } from '../../../src-contract/item.ts'
import { createPage } from '../../../src-sandbox/page/page.ts'
import type { Page, PageOptions } from '../../../src-sandbox/page/page.ts'
import { handClock, startDesk } from '../../engine/blog-engine.contract.ts'
import type { Desk, HandClock } from '../../engine/blog-engine.contract.ts'
import { createPageAdapter } from './page-adapter.contract.ts'
import type { PageSet } from './page-adapter.contract.ts'

const token = 'a token of the page'

/** An engine on a page: real HTTP, a real file, time moved by hand. */
export type PageDesk = {
  page: Page
  desk: Desk
  clock: HandClock
  /** By the text. */
  itemOf(text: string): Promise<Item>
  reply(to: string, text: string): Promise<Job>
  hide(...texts: string[]): Promise<Job[]>
  undo(): Promise<CommandOutput<'decision.undo'>>
  flush(timeoutMs?: number): Promise<CommandOutput<'outbox.flush'>>
  needsYou(): Promise<Job[]>
  /** Decided while the page cannot be reached; `meanwhile` is what happens there. */
  offline(decide: () => Promise<unknown>, meanwhile: () => void): Promise<void>
  ours(): string[]
  end(): Promise<void>
}

const undoAt = (desk: Desk) => desk.call('decision.undo', { source: 'test' })
const flushAt = (desk: Desk, timeoutMs?: number) => desk.call('outbox.flush', { wait: true, ...(timeoutMs === undefined ? {} : { timeoutMs }) })

export type PageDeskOptions = { set?: Partial<PageSet>; page?: Partial<PageOptions>; texts?: readonly string[]; startAt?: number }

export async function openPageDesk(options: PageDeskOptions = {}): Promise<PageDesk> {
  const clock = handClock(options.startAt)
  const kind = options.set?.kind ?? 'comment'
  const page = createPage({ now: () => clock.now(), token, kind, meter: 'none', ...options.page })
  const texts = options.texts ?? ['Un', 'Deux', 'Trois']
  texts.forEach((text, n) => page.add(text, clock.now() - (texts.length - n) * 60_000))
  await page.listen()
  const port = Number(new URL(page.url).port)
  const adapter = createPageAdapter({ id: 'youtube', kind, longest: () => page.textLimit, ...options.set })
  const desk = startDesk({ clock, random: () => 0.5, adapters: [adapter] })
  await desk.call('account.add', { network: adapter.id, brand: 'Maison', url: page.url, secrets: { token } })
  await desk.call('sync.run', {})
  const flush = (timeoutMs?: number) => clock.drive(flushAt(desk, timeoutMs))
  const itemOf = async (text: string): Promise<Item> => {
    const found = (await desk.items()).find((item) => item.text === text)
    if (found === undefined) throw new Error(`nothing says ${text}`)
    return found
  }
  return {
    page, desk, clock, flush, itemOf,
    reply: async (to, text) => only((await desk.call('reply.submit', { id: (await itemOf(to)).id, text, source: 'test' })).jobs),
    hide: async (...some) => {
      const ids = await Promise.all(some.map(async (text) => (await itemOf(text)).id))
      return (await desk.call('act.submit', { verb: 'hide', ids, source: 'test' })).jobs
    },
    undo: () => undoAt(desk),
    needsYou: async () => (await desk.call('outbox.list', { needsYou: true })).jobs,
    offline: async (decide, meanwhile) => {
      await page.close()
      await decide()
      await flush(20_000).catch(() => null)
      meanwhile()
      await page.listen(port)
    },
    ours: () => Array.from(page.comments.values()).filter(({ ours, status }) => ours && status !== 'gone').map(({ text }) => text),
    end: async () => {
      await clock.drive(desk.close())
      await page.close()
    },
  }
}

export function only<T>(of: readonly T[]): T {
  const [first, ...more] = of
  if (first === undefined || more.length > 0) throw new Error(`${of.length} where one was expected`)
  return first
}
