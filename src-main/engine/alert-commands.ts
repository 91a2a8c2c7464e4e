import { Fault } from '../../src-contract/failure.ts'
import { listAlerts, seeAlert } from '../store/alerts.ts'
import { setSetting } from '../store/settings.ts'
import { alertSettingsOf } from './alert-watch.ts'
import type { Handlers } from './context.ts'

export const alertHandlers: Handlers<'alert.list' | 'alert.seen' | 'alert.set' | 'alert.look'> = {
  'alert.list': ({ store }, { limit }) => ({ alerts: listAlerts(store.read, limit ?? 100), settings: alertSettingsOf(store) }),

  'alert.seen': ({ store }, { id }) => {
    seeAlert(store, id)
    return {}
  },

  'alert.set': ({ store }, { settings }) => {
    const { channelId } = settings
    const known = channelId === null || store.read.prepare<[number], { id: number }>('SELECT id FROM channels WHERE id = ? AND removed_at IS NULL').get(channelId) !== undefined
    if (!known) throw new Fault('channel.unknown', { value: channelId })
    setSetting(store, 'alerts', settings)
    return {}
  },

  'alert.look': ({ rounds }) => ({ rung: rounds.go() }),
}
