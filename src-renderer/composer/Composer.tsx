import { useEffect, useId, useRef, type CSSProperties, type KeyboardEvent, type ReactNode, type RefObject } from 'react'
import type { Item } from '../../src-contract/item.ts'
import { explain } from '../../src-i18n/explain.ts'
import { useAccountName } from '../stores/catalogue.ts'
import { lengthIn } from '../stores/count.ts'
import { reply, tell } from '../stores/decisions.ts'
import { draftOf, saveDraft, setPrivate, useDrafts, writeDraft } from '../stores/drafts.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { isMac } from '../stores/platform.ts'
import { useSelection } from '../stores/selection.ts'
import { useView, wishFocus } from '../stores/view.ts'
import { BrandMark } from '../ui/Avatar.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Key } from '../ui/Key.tsx'
import { useRepeatWarning } from './repeat.ts'
import { SavedPicker, useSavedPicking } from './SavedPicker.tsx'
import { useWordPicking, WordPicker } from './WordPicker.tsx'

/** One line at rest; it grows with what is written. Says as whom one speaks, in that brand's colour. */
export function Composer({ item }: { item: Item }) {
  const t = useT()
  const accountName = useAccountName(item)
  const draft = useDrafts((state) => state.drafts.get(item.thread.id))
  const text = draft?.text ?? ''
  const field = useRef<HTMLTextAreaElement>(null)
  const inPrivate = draft?.private ?? false
  const { privateReply } = item.capabilities
  const limit = item.capabilities.reply
  const threadId = item.thread.id
  const listId = useId()
  const picking = useSavedPicking(item, field)
  const words = useWordPicking(item, field)
  const look = (): void => {
    picking.look()
    words.look()
  }
  const repeat = useRepeatWarning(item, t)
  useComposerFocus(field)
  useGrowth(field, text)
  // Leaving the thread saves at once what the pause would have saved.
  useEffect(() => () => void saveDraft(threadId), [threadId])

  if (limit === null) return <CannotReply item={item} />
  const name = item.author.name || item.author.handle
  const lengthOf = (words: string): number => lengthIn((inPrivate ? privateReply : undefined)?.unit ?? limit.unit, words.trim())
  const length = lengthOf(text)
  const max = inPrivate ? (privateReply?.max ?? 0) : limit.max
  // What was begun in private is sent in private or not at all, also where another message of the thread cannot be so answered.
  const fits = (words: string): boolean => words.trim() !== '' && lengthOf(words) <= max && (!inPrivate || privateReply !== undefined)
  const sendable = fits(text)
  // The focus leaves at once: whatever is typed before the engine has answered is meant for the list, and lands in no text.
  const send = async (): Promise<void> => {
    const filling = picking.filling()
    if (filling === null && !sendable) return
    wishFocus('list')
    const { n } = useView.getState().focus
    const stayed = (): boolean => useView.getState().focus.n === n && useSelection.getState().id === item.id
    // A saved reply that is just coming in is what is meant, not its name; where something in it is left to be filled in, it is for its author to see.
    const whole = filling === null || (await filling)?.length === 0
    const words = draftOf(threadId)?.text ?? ''
    let cautioned = false
    const mayGo = async (): Promise<boolean> => {
      const may = await repeat.mayGo(words)
      cautioned = !may
      return may
    }
    if (whole && fits(words) && (await reply(item, words, inPrivate, mayGo))) return
    if (stayed()) wishFocus('composer')
    // Somebody who is elsewhere by now hears that it stayed behind; a refusal has been told with its reason.
    else if (cautioned || !whole) tell({ kind: 'refused', failure: { code: 'reply.notSent', params: { name } } })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    const taken = picking.onKey(event) || words.onKey(event)
    if (taken) {
      // The list had it.
    } else if (event.key === 'Escape') {
      void saveDraft(threadId)
      wishFocus('list')
    } else if (event.key === 'Enter' && (isMac ? event.metaKey : event.ctrlKey)) {
      // Held down, it would pass by the word of caution before anybody could read it.
      if (!event.repeat) void send()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <form
      className="composer"
      data-begun={text !== '' || inPrivate || undefined}
      data-private={inPrivate || undefined}
      style={{ '--hue': item.brand.hue } as CSSProperties}
      aria-label={t('ui.composer.label')}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <p className="speaks">
        <BrandMark name={item.brand.name} hue={item.brand.hue} size={20} />
        <span>
          <bdi className="speaks-brand">{item.brand.name}</bdi>{' '}
          <bdi className="quiet" title={item.account.handle}>
            {accountName}
          </bdi>{' '}
          <span className="quiet">→</span> <bdi>{name}</bdi>
          {inPrivate && (
            <span className="speaks-private">
              {' '}
              <Icon name="lock" size={12} /> {t(privateReply === undefined ? 'ui.composer.notPrivateHere' : 'ui.composer.private')}
            </span>
          )}
        </span>
      </p>
      <textarea
        ref={field}
        rows={1}
        value={text}
        dir="auto"
        placeholder={t(inPrivate ? 'ui.composer.placeholderPrivate' : 'ui.composer.placeholder', { name: `\u2068${name}\u2069` })}
        aria-label={t('ui.composer.text')}
        aria-keyshortcuts="r"
        aria-invalid={length > max}
        maxLength={100_000}
        {...(picking.choices.length > 0 && { 'aria-controls': listId, 'aria-activedescendant': `${listId}-${picking.choices[picking.at]?.id}` })}
        {...(words.choices.length > 0 && { 'aria-controls': `${listId}-words`, 'aria-activedescendant': `${listId}-words-${words.at}` })}
        onChange={(event) => {
          writeDraft(threadId, item.id, event.target.value)
          look()
        }}
        onSelect={look}
        onBlur={() => void saveDraft(threadId)}
        onKeyDown={onKeyDown}
      />
      <SavedPicker id={listId} picking={picking} />
      <WordPicker id={`${listId}-words`} picking={words} />
      {repeat.warning !== null && (
        <p className="signal-caution" role="alert">
          {repeat.warning}
        </p>
      )}
      {picking.missing.length > 0 && (
        <p className="signal-caution" role="status">
          {t('ui.composer.missing', { what: picking.missing.join(', ') })}
        </p>
      )}
      <ComposerFoot length={length} max={max} saved={draft?.saved ?? true} begun={text !== ''}>
        {(privateReply !== undefined || inPrivate) && (
          <button
            type="button"
            className="text-button"
            aria-pressed={inPrivate}
            title={t('ui.composer.privateHint')}
            onClick={() => {
              setPrivate(threadId, item.id, !inPrivate)
              field.current?.focus()
            }}
          >
            {t('ui.composer.inPrivate')} <Key chord="Mod+Shift+p" mac={isMac} />
          </button>
        )}
        <button type="submit" className="send" disabled={!sendable}>
          {t(inPrivate ? 'ui.composer.sendPrivate' : 'ui.composer.send')} <Key chord="Mod+Enter" mac={isMac} />
        </button>
      </ComposerFoot>
    </form>
  )
}

function ComposerFoot({
  length,
  max,
  saved,
  begun,
  children,
}: {
  length: number
  max: number
  saved: boolean
  begun: boolean
  children: ReactNode
}) {
  const t = useT()
  const format = useFormat()
  const over = length - max
  return (
    <div className="composer-foot">
      <span className="draft-state quiet">{begun && (saved ? t('ui.composer.saved') : t('ui.composer.saving'))}</span>
      <span className="figures counter" data-over={over > 0 || undefined} role={over > 0 ? 'alert' : undefined}>
        {over > 0 ? t('ui.composer.over', { count: over }) : begun ? `${format.number(length)} / ${format.number(max)}` : ''}
      </span>
      {children}
    </div>
  )
}

function CannotReply({ item }: { item: Item }) {
  const t = useT()
  const reason = item.capabilities.cannot.find((each) => each.verb === 'reply')
  if (reason === undefined) return null
  return (
    <p className="composer-none quiet">
      {explain({ code: reason.code, params: { verb: 'reply', network: item.network, account: item.account.handle } }, t)}
    </p>
  )
}

function useComposerFocus(field: RefObject<HTMLTextAreaElement | null>): void {
  const wish = useView((state) => state.focus)
  const served = useRef(-1)
  useEffect(() => {
    if (wish.target === 'composer' && served.current !== wish.n) field.current?.focus()
    served.current = wish.n
  }, [wish, field])
}

/** As tall as its text, up to a third of the window; then it scrolls. */
function useGrowth(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useEffect(() => {
    const area = field.current
    if (area === null) return
    area.style.height = 'auto'
    area.style.height = `${Math.min(area.scrollHeight, Math.round(window.innerHeight / 3))}px`
  }, [field, text])
}
