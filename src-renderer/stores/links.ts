import type { LinkTarget } from '../../src-contract/desktop.ts'
import type { ItemId } from '../../src-contract/ids.ts'
import type { Item } from '../../src-contract/item.ts'
import { call, onGo, shell } from '../bridge.ts'
import { tell, tellFailure } from './decisions.ts'
import { createFormat } from './format.ts'
import { translator, useLanguage } from './language.ts'
import { usePicked } from './picked.ts'
import { search } from './search.ts'
import { showItem } from './selection.ts'
import { show, useView, wishFocus } from './view.ts'
import { openView } from './views.ts'

/** Shows what a notification, the tray or a `vigie://` link names. It may name what is gone, or never was: that is said, and nothing else happens. */
export async function follow(target: LinkTarget): Promise<void> {
  try {
    if (target.what === 'view') {
      const view = (await call('view.list', {})).views.find(({ id }) => id === target.id)
      if (view === undefined) return tell({ kind: 'refused', failure: { code: 'view.unknown', params: { value: String(target.id) } } })
      return openView(view)
    }
    search('')
    if (target.what === 'brand') return show({ brandId: target.id, accountId: null, shown: 'todo', kind: null, label: null })
    const { item } = await call('item.get', { id: target.id })
    // What is not in the list one is in is shown all the same; where it was left for another screen, the messages come back.
    useView.setState({ screen: 'inbox', overlay: null, threadOpened: true })
    await showItem(item.id)
    wishFocus('thread')
  } catch (thrown) {
    tellFailure(thrown)
  }
}

export async function copyLink(item: Pick<Item, 'id'>): Promise<void> {
  await copy(`vigie://item/${item.id}`, 'link')
}

/** The message with who wrote it, where and when, as it would be pasted into a letter. */
export function asText(item: Item): string {
  const { language } = useLanguage.getState()
  const t = translator(language)
  const when = createFormat(language, t).full(item.createdAt)
  const author = item.author.name === '' ? item.author.handle : item.author.name
  const under = item.post?.title ?? null
  const lines = [
    t('ui.copied.from', { author, network: t(`word.network.${item.network}`), when }),
    ...(under === null || under === '' ? [] : [t('ui.copied.on', { title: under })]),
    '', item.text, ...(item.url === null ? [] : ['', item.url]),
  ]
  return `${lines.join('\n')}\n`
}

export async function copyText(items: readonly Item[]): Promise<void> {
  await copy(items.map(asText).join('\n'), 'text')
}

async function copy(text: string, what: 'text' | 'link'): Promise<void> {
  try {
    await shell('copy', { text })
    tell({ kind: 'copied', what })
  } catch (thrown) {
    tellFailure(thrown)
  }
}

/** A row that is dragged out of the window becomes a text file, or several where it is among those picked. The system's own drag takes over from the page's. */
export async function dragRow(id: number): Promise<void> {
  const { items: picked } = usePicked.getState()
  const ids = picked.has(id as ItemId) ? Array.from(picked.keys()).slice(0, 50) : [id as ItemId]
  try {
    const items = await Promise.all(ids.map(async (each) => (await call('item.get', { id: each })).item))
    await shell('drag', { files: items.map((item) => ({ id: item.id, text: asText(item) })) })
  } catch (thrown) {
    tellFailure(thrown)
  }
}

function hearDrag(event: DragEvent): void {
  const row = event.target instanceof Element ? event.target.closest('[role=option][id^=row-]') : null
  if (row === null) return
  event.preventDefault()
  void dragRow(Number(row.id.slice('row-'.length)))
}

export function startLinks(): () => void {
  document.addEventListener('dragstart', hearDrag)
  const end = onGo((target) => void follow(target))
  return () => {
    document.removeEventListener('dragstart', hearDrag)
    end()
  }
}
