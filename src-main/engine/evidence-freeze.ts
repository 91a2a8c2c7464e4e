import type { EvidenceReason, Exhibit } from '../../src-contract/evidence.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { ItemId } from '../../src-contract/ids.ts'
import { createTranslator, type Translator } from '../../src-i18n/translate.ts'
import type { Key } from '../../src-i18n/catalogue.ts'
import { bundleNames } from '../escalation/evidence/bundle.ts'
import { commit, linkAfter, newSalt } from '../escalation/evidence/chain.ts'
import { documentOf, writeExhibit } from '../escalation/evidence/exhibit.ts'
import type { ExhibitDocument } from '../escalation/evidence/exhibit.ts'
import { exhibitPage } from '../escalation/evidence/page.ts'
import { drawThread } from '../pictures/draw-thread.ts'
import type { DrawnPicture } from '../pictures/draw-thread.ts'
import { getAccount } from '../store/accounts.ts'
import { appendExhibit } from '../store/evidence.ts'
import { getSetting } from '../store/settings.ts'
import { getThread } from '../store/threads.ts'
import type { EngineContext } from './context.ts'

const dayMs = 86_400_000
/** For how many days an exhibit is kept where nothing else is said. */
export const usualKeepDays = 365

export function keepDaysOf(context: EngineContext): number {
  const kept = getSetting(context.store.read, 'evidence.keepDays')
  return typeof kept === 'number' && kept >= 1 ? kept : usualKeepDays
}

/** Whoever reads an exhibit may speak either language. Both are put together when the first one is frozen. */
let speakers: { fr: Translator; en: Translator } | null = null
const speak = (): { fr: Translator; en: Translator } => (speakers ??= { fr: createTranslator('fr'), en: createTranslator('en') })
type Plain = Extract<Key, `ui.evidence.page.${string}`>
const both = (key: Plain): string => {
  const { fr, en } = speak()
  const [french, english] = [fr.find(key) ?? '', en.find(key) ?? '']
  return french === english ? french : `${french} / ${english}`
}

/** Twice of one item gives two exhibits: what was changed between shows. Nothing is kept when the picture could not be drawn. */
export async function freeze(context: EngineContext, of: { itemId: ItemId; reason: EvidenceReason; note: string; keepDays: number | undefined }): Promise<Exhibit> {
  const { store, clock, version } = context
  const thread = getThread(store.read, of.itemId)
  const item = thread.items.find(({ id }) => id === of.itemId)
  if (item === undefined) throw new Fault('item.unknown', { value: of.itemId })
  const stored = getAccount(store.read, item.account.id)
  const account = { handle: item.account.handle, url: stored?.url ?? null }
  const frozenAt = clock.now()
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const document = documentOf({ thread, item, account, reason: of.reason, note: of.note, frozenAt, zone, version })
  const picture = await drawThread(drawingOf(document))
  const page = exhibitPage(document, pageWords(document, picture), bundleNames.picture)
  const { fr, en } = speak()
  const readme = `${fr('ui.evidence.page.readme')}\n\n${'—'.repeat(20)}\n\n${en('ui.evidence.page.readme')}\n`
  const exhibit = writeExhibit(document, { picture: picture.png, width: picture.width, height: picture.height, cut: picture.cut, page, readme })
  const salt = newSalt()
  return appendExhibit(
    store,
    { salt, exhibit, page, readme, picture: picture.png, width: picture.width, height: picture.height },
    {
      reason: of.reason, itemId: item.id, brandId: item.brand.id, brand: item.brand.name, network: item.network, author: item.author.name.slice(0, 120),
      text: item.text.slice(0, 280), keptUntil: frozenAt + (of.keepDays ?? keepDaysOf(context)) * dayMs,
    },
    (chain, last) => linkAfter(chain, last, frozenAt, commit(salt, exhibit)),
  )
}

function instantIn(zone: string): (iso: string) => string {
  const format = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'short', timeStyle: 'long', timeZone: zone })
  return (iso) => `${format.format(new Date(iso))} [${iso}]`
}

function pageWords(document: ExhibitDocument, picture: DrawnPicture) {
  const when = instantIn(document.frozenIn)
  const marked = document.messages.find(({ frozen }) => frozen)
  const facts: [string, string][] = [
    [both('ui.evidence.page.frozenAt'), `${when(document.frozenAt)} (${document.frozenIn})`],
    [both('ui.evidence.page.reason'), both(`ui.evidence.page.reason.${document.reason}`)],
    [both('ui.evidence.page.brand'), document.brand],
    [both('ui.evidence.page.network'), `${speak().fr.find(`word.network.${document.network}`) ?? document.network} · ${document.account.handle}${document.account.url === null ? '' : ` · ${document.account.url}`}`],
    [both('ui.evidence.page.author'), marked === undefined ? '' : [marked.author.name, marked.author.handle, marked.author.id, marked.author.url ?? ''].filter((part) => part !== '').join(' · ')],
    [both('ui.evidence.page.address'), marked?.url ?? '—'],
  ]
  if (document.post !== null) facts.push([both('ui.evidence.page.post'), [document.post.title ?? document.post.text.slice(0, 200), document.post.url ?? ''].filter((part) => part !== '').join(' · ')])
  if (document.note !== '') facts.push([both('ui.evidence.page.note'), document.note])
  if (picture.cut) facts.push([both('ui.evidence.page.picture'), both('ui.evidence.page.pictureCut')])
  return {
    lang: 'fr', title: both('ui.evidence.page.title'), facts, thread: both('ui.evidence.page.thread'), frozen: both('ui.evidence.page.frozen'), own: both('ui.evidence.page.own'),
    attachments: both('ui.evidence.page.attachments'), earlier: both('ui.evidence.page.earlier'), id: both('ui.evidence.page.id'), when, means: both('ui.evidence.page.means'),
  }
}

function drawingOf(document: ExhibitDocument) {
  const { fr, en } = speak()
  const when = instantIn(document.frozenIn)
  const { post } = document
  return {
    title: `${document.brand} · ${both('ui.evidence.page.title')}`,
    heads: [
      `${fr.find(`word.network.${document.network}`) ?? document.network} · ${document.account.handle}`,
      ...(post === null ? [] : [`${both('ui.evidence.page.post')}: ${post.title ?? post.text.slice(0, 200)}`]),
    ],
    messages: document.messages.map((message) => ({
      author: message.author.name,
      beside: [message.author.handle, when(message.createdAt)].filter((part) => part !== '').join(' · '),
      text: message.text,
      beneath: message.attachments.map(({ kind, url }) => `${kind} · ${url}`),
      own: message.own,
      marked: message.frozen,
    })),
    foot: `${document.by} · ${both('ui.evidence.page.frozenAt')} ${when(document.frozenAt)} (${document.frozenIn})`,
    more: (count: number) => `${fr('ui.evidence.picture.more', { count })} / ${en('ui.evidence.picture.more', { count })}`,
  }
}
