import type { DesktopSettings } from './desktop-settings.ts'
import { isWorking } from './hours.ts'
import type { LinkTarget, NotifyKind } from '../../src-contract/desktop.ts'
import type { Item } from '../../src-contract/item.ts'
import type { Translator } from '../../src-i18n/translate.ts'

/** Nothing of it may reach a log: it may hold what somebody wrote. */
export type Notice = { title: string; body: string; target: LinkTarget }

export type NotifierOptions = {
  /** What has come since that instant, is to be decided still and not set aside; newest first. */
  arrived(since: number): Promise<readonly Item[]>
  settings(): DesktopSettings
  t(): Translator
  now(): number
  /** The user has a window of ours before them: they see it there. */
  isLooking(): boolean
  show(notice: Notice): void
}

export type Notifier = {
  /** Something may have come, or its verdict. */
  look(): Promise<void>
  /** Time has passed: what was held back may be said now. */
  tick(): void
}

/** More than so many of one brand at a time are one notification. */
const mostSingle = 3
const longestText = 140

/**
 * Guarantees: 1. an item is told of once, and only when it has been judged; 2. nothing that was written before the watch began is told of; 3. while it is
 * quiet for a brand nothing is shown, and once it is over, one notification says how many waited; 4. what came while the user was looking is not told of later.
 */
export function createNotifier(options: NotifierOptions): Notifier {
  const { settings, now } = options
  let since = now()
  const told = new Set<number>()
  /** By brand: what came while it was quiet. */
  const held = new Map<number, { name: string; items: Item[] }>()

  const isQuiet = (brand: number): boolean => {
    const paused = settings().of('notify.pausedUntil')
    return (paused !== null && now() < paused) || !isWorking(settings().for('notify.hours', brand), now())
  }
  const release = (items: readonly Item[]): void => {
    const [first] = items
    if (first === undefined) return
    if (items.length > mostSingle) return options.show(manyOf(items, first, options.t()))
    for (const item of items) options.show(oneOf(item, settings(), options.t()))
  }
  const tick = (): void => {
    for (const [brand, { items }] of Array.from(held)) {
      if (isQuiet(brand)) continue
      held.delete(brand)
      if (items.length === 1) release(items)
      else if (items[0] !== undefined) options.show(manyOf(items, items[0], options.t()))
    }
  }

  return {
    look: async () => {
      if (!settings().of('notify.on')) {
        // Asked for later, it is asked for from then on.
        since = now()
        return
      }
      const fresh = (await options.arrived(since)).filter((item) => !told.has(item.id) && !item.own && item.verdict !== null)
      const looking = options.isLooking()
      for (const { id } of fresh) told.add(id)
      if (looking) return
      const byBrand = grouped(fresh)
      for (const [brand, items] of byBrand) {
        const wanted = items.filter((item) => whyTold(item, settings().for('notify.what', brand)) !== null)
        if (!isQuiet(brand)) release(wanted)
        else if (wanted[0] !== undefined) {
          held.set(brand, { name: wanted[0].brand.name, items: [...(held.get(brand)?.items ?? []), ...wanted] })
        }
      }
    },
    tick,
  }
}

function grouped(items: readonly Item[]): Map<number, Item[]> {
  const groups = new Map<number, Item[]>()
  for (const item of items) groups.set(item.brand.id, [...(groups.get(item.brand.id) ?? []), item])
  return groups
}

/** The gravest of what was asked for, or null where it is not worth a notification. */
export function whyTold({ verdict }: Pick<Item, 'verdict'>, what: readonly NotifyKind[] | null): NotifyKind | null {
  if (verdict === null || what === null) return null
  const is = (head: 'complaint' | 'question'): boolean => verdict.said[head] ?? verdict.labels[head].band !== 'pass'
  if (what.includes('threat') && verdict.sublabels.includes('threat') && verdict.said.toxic !== false) return 'threat'
  if (what.includes('complaint') && is('complaint')) return 'complaint'
  if (what.includes('question') && is('question')) return 'question'
  return what.includes('all') ? 'all' : null
}

function oneOf(item: Item, settings: DesktopSettings, t: Translator): Notice {
  const shows = settings.of('notify.shows')
  const why = whyTold(item, settings.for('notify.what', item.brand.id)) ?? 'all'
  const what = why === 'all' ? t(`word.kind.${item.kind}`) : t(`ui.notify.${why}`)
  const target: LinkTarget = { what: 'item', id: item.id }
  const title = `${plain(item.brand.name)} · ${t(`word.network.${item.network}`)}`
  if (shows === 'brand') return { title, body: t('ui.notify.waits', { what }), target }
  const by = plain(item.author.name) || plain(item.author.handle)
  if (shows === 'author' || item.text.trim() === '') return { title, body: t('ui.notify.by', { what, author: by }), target }
  return { title, body: `${t('ui.notify.by', { what, author: by })}\n${plain(item.text)}`, target }
}

function manyOf(items: readonly Item[], first: Item, t: Translator): Notice {
  const name = plain(first.brand.name)
  return { title: name, body: t('ui.notify.many', { count: items.length }), target: { what: 'brand', id: first.brand.id } }
}

/** One line, without what turns writing round or hides in it, and not longer than a notification shows. */
function plain(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  const signs = Array.from(line)
  return signs.length <= longestText ? line : `${signs.slice(0, longestText).join('')}…`
}
