import { useEffect, useId, useState, type KeyboardEvent } from 'react'
import type { CommandInput, CommandOutput } from '../../src-contract/commands.ts'
import type { PacketPreview, Recipient } from '../../src-contract/escalation.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { Item } from '../../src-contract/item.ts'
import { goToTab, handOver, read, useEscalations } from '../stores/escalations.ts'
import { useFormat } from '../stores/format.ts'
import { useT } from '../stores/language.ts'
import { isMac } from '../stores/platform.ts'
import { openItem } from '../stores/thread.ts'
import { goTo, open } from '../stores/view.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import { Key } from '../ui/Key.tsx'
import { Select } from './Select.tsx'
import { Told } from './Told.tsx'

type Suggested = CommandOutput<'deadline.suggest'>

/** Three choices, what goes out, and out it goes. */
export function EscalateSheet() {
  const t = useT()
  const [item] = useState(openItem)
  const channels = useEscalations((state) => state.channels)
  if (item === null || channels === null) return null
  return (
    <Dialog label={t('ui.escalation.sheet')} className="sheet-form sheet-escalate" onClose={() => open(null)}>
      {channels.length === 0 ? <NoChannel /> : <Form item={item} />}
    </Dialog>
  )
}

function NoChannel() {
  const t = useT()
  return (
    <div className="sheet-body">
      <h2>{t('ui.escalation.sheet')}</h2>
      <p>{t('ui.escalation.sheet.noChannel')}</p>
      <p className="form-verbs">
        <button
          type="button"
          className="button button-main"
          onClick={() => {
            goToTab('channels')
            goTo('escalations')
          }}
        >
          {t('ui.escalation.sheet.addChannel')}
        </button>
      </p>
    </div>
  )
}

const listed = (text: string): Recipient[] =>
  text.split(',').map((each) => each.trim()).filter((each) => each !== '').map((address) => ({ name: '', address }))

function Form({ item }: { item: Item }) {
  const t = useT()
  const format = useFormat()
  const noteId = useId()
  const channels = useEscalations((state) => state.channels) ?? []
  const [channelId, setChannelId] = useState(channels[0]?.id)
  const [addresses, setAddresses] = useState('')
  const [note, setNote] = useState('')
  const [due, setDue] = useState('usual')
  const [suggested, setSuggested] = useState<Suggested | null>(null)
  const [preview, setPreview] = useState<PacketPreview | null>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [now] = useState(() => Date.now())
  const channel = channels.find(({ id }) => id === channelId)

  useEffect(() => {
    void read('escalation.suggest', { itemId: item.id }).then((done) => {
      if (!done.ok) return
      if (done.value.channelId !== null) setChannelId(done.value.channelId)
      setAddresses(done.value.recipients.map(({ address }) => address).join(', '))
    })
    void read('deadline.suggest', { itemId: item.id }).then((done) => {
      if (!done.ok) return
      setSuggested(done.value)
      if (done.value.dueAt === null) setDue('none')
    })
  }, [item.id])

  const dueAt = due === 'usual' ? (suggested?.dueAt ?? null) : due === 'none' ? null : Number(due)
  const recipients = channel?.capabilities.recipients === 'addresses' ? listed(addresses) : []
  // As one text: an array made anew is no other choice.
  const wanted = JSON.stringify({ channelId, recipients, note, dueAt })
  useEffect(() => {
    const choices = JSON.parse(wanted) as Omit<CommandInput<'escalation.preview'>, 'itemId'>
    if (choices.channelId === undefined) return undefined
    let here = true
    const timer = setTimeout(() => {
      void read('escalation.preview', { itemId: item.id, ...choices }).then((done) => {
        if (!here) return
        setPreview(done.ok ? done.value.preview : null)
        setFailure(done.ok ? null : done.failure)
      })
    }, 350)
    return () => {
      here = false
      clearTimeout(timer)
    }
  }, [item.id, wanted])

  const send = async (): Promise<void> => {
    if (busy || channelId === undefined) return
    setBusy(true)
    // What was shown goes, to the letter, where nothing was changed since.
    const same = preview !== null && preview.packet.note === note && preview.packet.dueAt === dueAt
    const done = await handOver(item, { channelId, recipients, note, dueAt, ...(same && { packetId: preview.id }) })
    setBusy(false)
    if (done.ok) open(null)
    else setFailure(done.failure)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    void send()
  }
  return (
    <form
      className="sheet-body sheet-columns"
      aria-busy={busy}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <div className="sheet-choices">
        <h2>{t('ui.escalation.sheet')}</h2>
        <Select
          label={t('ui.escalation.sheet.to')}
          value={String(channelId ?? '')}
          autoFocus
          options={channels.map(({ id, name }) => ({ value: String(id), label: name }))}
          hint={channel?.capabilities.proven === false ? t('ui.channel.unproven') : null}
          onChange={(value) => setChannelId(channels.find(({ id }) => String(id) === value)?.id)}
        />
        {channel?.capabilities.recipients === 'addresses' && (
          <Field label={t('ui.escalation.sheet.addresses')} hint={t('ui.escalation.sheet.addressesHint')} value={addresses} onChange={setAddresses} />
        )}
        <div className="field">
          <label htmlFor={noteId}>{t('ui.escalation.sheet.note')}</label>
          <textarea id={noteId} rows={3} value={note} aria-describedby={`${noteId}-hint`} onChange={(event) => setNote(event.target.value)} />
          <p id={`${noteId}-hint`} className="hint">
            {t('ui.escalation.sheet.noteHint')}
          </p>
        </div>
        <Select
          label={t('ui.escalation.sheet.due')}
          value={due}
          options={[
            ...(suggested !== null && suggested.dueAt !== null ? [{ value: 'usual', label: t('ui.escalation.sheet.dueUsual', { when: format.clock(suggested.dueAt, now) }) }] : []),
            ...(suggested?.choices ?? []).map(({ hours, at }) => ({ value: String(at), label: t('ui.escalation.sheet.dueHours', { count: hours, when: format.clock(at, now) }) })),
            { value: 'none', label: t('ui.escalation.sheet.dueNone') },
          ]}
          onChange={setDue}
        />
        <Told failure={failure} />
        <p className="form-verbs">
          <button type="submit" className="button button-main" aria-keyshortcuts="Control+Enter Meta+Enter">
            {t(busy ? 'ui.escalation.sheet.sending' : 'ui.escalation.sheet.send')} <Key chord="Mod+Enter" mac={isMac} />
          </button>
          <button type="button" className="button" onClick={() => open(null)}>
            {t('ui.cancel')}
          </button>
        </p>
      </div>
      <GoesOut preview={preview} />
    </form>
  )
}

function GoesOut({ preview }: { preview: PacketPreview | null }) {
  const t = useT()
  const format = useFormat()
  return (
    <section className="goes-out" aria-label={t('ui.escalation.sheet.goesOut')} aria-busy={preview === null} tabIndex={0}>
      <h3>{t('ui.escalation.sheet.goesOut')}</h3>
      {preview === null ? (
        <p className="quiet">{t('ui.escalation.sheet.making')}</p>
      ) : (
        <>
          <p className="goes-subject" dir="auto">
            {preview.subject}
          </p>
          <p className="quiet">{preview.recipients.map(({ address }) => address).join(', ')}</p>
          <p className="goes-text" dir="auto">
            {preview.text}
          </p>
          <ul className="quiet">
            {preview.files.map((file) => (
              <li key={file.n}>{t('ui.escalation.sheet.file', { name: file.name, bytes: format.bytes(file.bytes) })}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
