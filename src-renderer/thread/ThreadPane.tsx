import { useEffect, useRef, type ReactNode } from 'react'
import type { Item, Thread } from '../../src-contract/item.ts'
import { useSentence, useT } from '../stores/language.ts'
import { isMac } from '../stores/platform.ts'
import { foldPane } from '../stores/prefs.ts'
import { useQueue } from '../stores/queue.ts'
import { useSelection } from '../stores/selection.ts'
import { openItem, useThread } from '../stores/thread.ts'
import { useView } from '../stores/view.ts'
import { commandOf, runCommand, type CommandId } from '../triage/commands.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { keyText } from '../ui/Key.tsx'
import { Assignee } from './Assignee.tsx'
import { AuthorCard } from './AuthorCard.tsx'
import { FoundBy } from './FoundBy.tsx'
import { Labels } from './Labels.tsx'
import { Message } from './Message.tsx'
import { Messages } from './Messages.tsx'
import { Notes } from './Notes.tsx'
import { Post } from './Post.tsx'
import { VerbBar } from './VerbBar.tsx'
import { ZenPace } from './ZenPace.tsx'

/** The message in its context. The composer and what was handed over come from the window, which knows all of them. */
export function ThreadPane({ composer, handedOver }: { composer: (item: Item) => ReactNode; handedOver: (item: Item) => ReactNode }) {
  const t = useT()
  const sentence = useSentence()
  const { itemId, thread, failure } = useThread()
  const total = useQueue((state) => state.total)
  const absent = useSelection((state) => state.absent)
  // Subscribed to above; read whole here, from the thread or else from the list.
  const item = openItem()
  const matching = thread !== null && thread.items.some((each) => each.id === itemId) ? thread : null
  if (itemId === null)
    return (
      <section className="thread thread-none" aria-label={t('ui.thread.label')}>
        {total !== null && total > 0 && <p>{t('ui.thread.none')}</p>}
      </section>
    )
  return (
    <section className="thread" aria-label={t('ui.thread.label')}>
      <ThreadTools item={item} />
      {failure !== null && (
        <p className="thread-failure" role="alert">
          {sentence(failure)}
        </p>
      )}
      {absent && failure === null && <p className="thread-absent">{t('ui.thread.absent')}</p>}
      <Exchange item={item} thread={matching} handedOver={handedOver} />
      {item !== null && (
        <footer className="thread-foot">
          <VerbBar item={item} />
          {composer(item)}
        </footer>
      )}
    </section>
  )
}

function ThreadTools({ item }: { item: Item | null }) {
  const t = useT()
  const zen = useView((state) => state.zen)
  return (
    <div className="thread-tools">
      <button
        type="button"
        className="icon-button thread-back"
        aria-label={t('ui.thread.back')}
        title={`${t('ui.thread.back')} (Esc)`}
        onClick={() => runCommand('queue.back')}
      >
        <Icon name="back" />
      </button>
      {zen && <ZenPace />}
      <span className="thread-tools-space" />
      {item?.url && <Tool command="item.open" icon="open" />}
      <Tool command="item.unread" icon="inbox" pressed={item?.unread ?? false} />
      <Tool command="item.escalate" icon="forward" />
      <Tool command="item.assign" icon="accounts" />
      <Tool command="item.label" icon="label" />
      <Tool command="item.note" icon="note" />
      <Tool command="view.zen" icon="visible" pressed={zen} />
      <button
        type="button"
        className="icon-button thread-fold"
        aria-label={t('ui.thread.fold')}
        title={`${t('ui.thread.fold')} (])`}
        onClick={() => foldPane(true)}
      >
        <Icon name="pane" />
      </button>
    </div>
  )
}

function Tool({ command, icon, pressed }: { command: CommandId; icon: IconName; pressed?: boolean }) {
  const t = useT()
  const label = t(`ui.command.${command}`)
  const key = commandOf(command).keys[0] ?? ''
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={`${label} (${keyText(key, isMac)})`}
      aria-keyshortcuts={key}
      {...(pressed !== undefined && { 'aria-pressed': pressed })}
      onClick={() => runCommand(command)}
    >
      <Icon name={icon} />
    </button>
  )
}

function Exchange({ item, thread, handedOver }: { item: Item | null; thread: Thread | null; handedOver: (item: Item) => ReactNode }) {
  const t = useT()
  const wish = useView((state) => state.focus)
  const region = useRef<HTMLDivElement>(null)
  const itemId = item?.id
  const loaded = thread !== null
  useEffect(() => {
    if (wish.target === 'thread') region.current?.focus({ preventScroll: true })
  }, [wish])
  useEffect(() => {
    region.current?.querySelector('[aria-current=true]')?.scrollIntoView({ block: 'nearest' })
  }, [itemId, loaded])
  return (
    // Can be focused so that it can be scrolled by keys; Esc goes back to the list.
    <div className="thread-scroll" ref={region} tabIndex={0} role="region" aria-label={t('ui.thread.exchange')}>
      <div className="thread-columns">
        <div className="exchange">
          {item?.post && <Post item={item} post={item.post} />}
          {thread !== null ? (
            <Messages key={thread.id} thread={thread} itemId={itemId} />
          ) : (
            item !== null && (
              <ol className="messages">
                <Message item={item} current />
              </ol>
            )
          )}
          {thread !== null && item !== null && handedOver(item)}
        </div>
        {thread !== null && item !== null && (
          <aside className="context" aria-label={t('ui.thread.context')}>
            <AuthorCard card={thread.author} item={item} />
            <FoundBy item={item} />
            <Assignee item={item} />
            <Labels item={item} />
            <Notes thread={thread} />
          </aside>
        )}
      </div>
    </div>
  )
}
