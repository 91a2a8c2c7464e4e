import { useState } from 'react'
import type { Channel } from '../../src-contract/escalation.ts'
import type { Failure } from '../../src-contract/failure.ts'
import { ask, useEscalations } from '../stores/escalations.ts'
import { useT } from '../stores/language.ts'
import { Icon } from '../ui/Icon.tsx'
import { Can } from './Can.tsx'
import { ChannelForm } from './ChannelForm.tsx'
import { Told } from './Told.tsx'

export function ChannelsSection() {
  const t = useT()
  const channels = useEscalations((state) => state.channels)
  const [editing, setEditing] = useState<Channel['id'] | 'new' | null>(null)
  const [removed, setRemoved] = useState<{ id: Channel['id']; name: string } | null>(null)
  if (channels === null) return null
  return (
    <section aria-label={t('ui.escalation.tab.channels')}>
      <h2>{t('ui.escalation.tab.channels')}</h2>
      {channels.length === 0 && <p className="quiet">{t('ui.channel.none')}</p>}
      {removed !== null && (
        <p role="status">
          {t('ui.channel.removed', { name: `\u2068${removed.name}\u2069` })}{' '}
          <button
            type="button"
            className="text-button"
            onClick={() => {
              void ask('channel.restore', { id: removed.id })
              setRemoved(null)
            }}
          >
            {t('ui.channel.restore')}
          </button>
        </p>
      )}
      <ul className="escalation-list channel-list">
        {channels.map((channel) =>
          editing === channel.id ? (
            <li key={channel.id}>
              <ChannelForm channel={channel} onDone={() => setEditing(null)} />
            </li>
          ) : (
            <Row key={channel.id} channel={channel} onEdit={() => setEditing(channel.id)} onRemoved={setRemoved} />
          ),
        )}
      </ul>
      {editing === 'new' ? (
        <ChannelForm channel={null} onDone={() => setEditing(null)} />
      ) : (
        <p className="form-verbs">
          <button type="button" className="button button-main" onClick={() => setEditing('new')}>
            <Icon name="plus" /> {t('ui.channel.new')}
          </button>
        </p>
      )}
    </section>
  )
}

function Row({ channel, onEdit, onRemoved }: { channel: Channel; onEdit: () => void; onRemoved: (removed: { id: Channel['id']; name: string }) => void }) {
  const t = useT()
  const [failure, setFailure] = useState<Failure | null>(null)
  const [told, setTold] = useState('')
  const test = async (): Promise<void> => {
    const done = await ask('channel.test', { id: channel.id })
    setFailure(done.ok ? null : done.failure)
    setTold(done.ok ? t('ui.channel.tested', { as: done.value.check.as, where: done.value.check.where }) : '')
  }
  const remove = async (): Promise<void> => {
    const done = await ask('channel.remove', { id: channel.id })
    setFailure(done.ok ? null : done.failure)
    if (done.ok) onRemoved({ id: channel.id, name: channel.name })
  }
  return (
    <li className="channel-row">
      <span className="channel-body">
        <span>
          <bdi className="account-brand">{channel.name}</bdi> <span className="quiet">{t(`word.channel.${channel.kind}`)}</span>
          {channel.open > 0 && <span className="quiet"> · {t('ui.channel.openCount', { count: channel.open })}</span>}
        </span>
        <Can capabilities={channel.capabilities} />
        <span role="status">{told}</span>
        <Told failure={failure ?? channel.failure} />
      </span>
      <span className="account-verbs">
        <button type="button" className="text-button" onClick={() => void test()}>
          {t('ui.channel.test')}
        </button>
        <button type="button" className="text-button" onClick={onEdit}>
          {t('ui.channel.edit')}
        </button>
        <button type="button" className="text-button" onClick={() => void remove()}>
          {t('ui.channel.remove')}
        </button>
      </span>
    </li>
  )
}
