import { changeChannel, createChannel, getChannel, listChannels, setChannelRemoved } from '../store/channels.ts'
import type { StoredChannel } from '../store/channels.ts'
import { transact } from '../store/database.ts'
import { restoreItem } from '../store/decisions.ts'
import { moveJob } from '../store/jobs.ts'
import { getJob, jobIdsOf, laneOfChannel } from '../store/jobs-read.ts'
import type { EngineContext, Handlers } from './context.ts'
import { checkChannel, fieldsOf, newSecretRef, shownChannel } from './escalation-channels.ts'

const unsent = ['held', 'queued', 'retry', 'paused', 'review'] as const

export const channelHandlers: Handlers<
  'channel.kinds' | 'channel.list' | 'channel.add' | 'channel.edit' | 'channel.remove' | 'channel.restore' | 'channel.test'
> = {
  'channel.kinds': ({ channels }) => ({ kinds: channels.all.map(({ kind, capabilities }) => ({ kind, capabilities })) }),

  'channel.list': async (context) => ({ channels: await Promise.all(listChannels(context.store.read).map((channel) => shown(context, channel))) }),

  'channel.add': async (context, { kind, name, settings, secrets }) => {
    const { store, channels } = context
    const adapter = channels.adapterOf(kind)
    const typed = { name, settings: fieldsOf(adapter, settings, false), secrets: fieldsOf(adapter, secrets, true) }
    const check = await checkChannel(channels, kind, channels.trial(kind, typed))
    const hasSecrets = Object.keys(typed.secrets).length > 0
    const secretRef = hasSecrets ? newSecretRef() : null
    if (secretRef !== null) await context.secrets.set(secretRef, typed.secrets)
    try {
      return { channel: await shown(context, createChannel(store, { kind, name, settings: typed.settings, secretRef })), check }
    } catch (error) {
      if (secretRef !== null) await context.secrets.remove(secretRef).catch(() => undefined)
      throw error
    }
  },

  'channel.edit': async (context, { id, name, settings, secrets }) => {
    const { store, channels, sender } = context
    const before = getChannel(store.read, id)
    const adapter = channels.adapterOf(before.kind)
    const kept = await channels.secretsOf(before).catch(() => ({}))
    const typed = {
      name: name ?? before.name, settings: fieldsOf(adapter, { ...before.settings, ...settings }, false), secrets: fieldsOf(adapter, { ...kept, ...secrets }, true),
    }
    const check = await checkChannel(channels, before.kind, channels.trial(before.kind, typed))
    const secretRef = Object.keys(typed.secrets).length === 0 ? null : before.secretRef ?? newSecretRef()
    if (secretRef !== null && secrets !== undefined) await context.secrets.set(secretRef, typed.secrets)
    const channel = changeChannel(store, id, { name: typed.name, settings: typed.settings, secretRef })
    sender.resume(laneOfChannel(id))
    return { channel: await shown(context, channel), check }
  },

  'channel.remove': ({ store, clock, sender }, { id }) => {
    const { name, open } = getChannel(store.read, id)
    const cancelled = transact(store, () => {
      const jobs = jobIdsOf(store.write, laneOfChannel(id), unsent).filter((job) => {
        const stored = getJob(store.write, job)
        const moved = moveJob(store, job, unsent, 'cancelled', { nextAt: null, finishedAt: clock.now() })
        if (moved && stored !== null) restoreItem(store, stored.decisionId, stored.itemId)
        return moved
      })
      setChannelRemoved(store, id, clock.now())
      return jobs.length
    })
    sender.wake()
    return { id, name, open, cancelled }
  },

  'channel.restore': async (context, { id }) => ({ channel: await shown(context, setChannelRemoved(context.store, id, null)) }),

  'channel.test': async ({ store, channels }, { id }) => {
    const channel = getChannel(store.read, id)
    return { check: await checkChannel(channels, channel.kind, await channels.open(channel)) }
  },
}

async function shown({ channels }: Pick<EngineContext, 'channels'>, stored: StoredChannel) {
  const names = stored.secretRef === null ? [] : Object.keys(await channels.secretsOf(stored).catch(() => ({})))
  return shownChannel(channels, stored, names)
}
