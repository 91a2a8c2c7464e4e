import { protocolVersion } from '../../src-contract/commands.ts'
import { listAccounts, listStoredAccounts } from '../store/accounts.ts'
import { listBrands, renameBrand } from '../store/brands.ts'
import { saveDraft } from '../store/drafts.ts'
import { listLabels, removeLabel, setLabel } from '../store/labels.ts'
import { addNote } from '../store/notes.ts'
import { getSettings, setSetting } from '../store/settings.ts'
import type { Handlers } from './context.ts'

export const smallCommands: Handlers<
  | 'engine.hello' | 'brand.list' | 'brand.rename' | 'draft.save' | 'label.list' | 'label.set' | 'label.remove' | 'note.add'
  | 'settings.get' | 'settings.set' | 'sync.run' | 'sync.cancel' | 'sync.nudge'
> = {
  'engine.hello': ({ version, demo, secrets, dir }) => ({ protocol: protocolVersion, version, demo, secrets: secrets.kind, dataDir: dir }),

  'brand.list': ({ store }) => ({ brands: listBrands(store.read) }),
  'brand.rename': ({ store }, { id, name }) => ({ brand: renameBrand(store, id, name) }),

  'draft.save': ({ store }, { itemId, text, private: inPrivate }) => ({ draft: saveDraft(store, itemId, text, inPrivate) }),
  'label.list': ({ store }) => ({ labels: listLabels(store.read) }),
  'label.set': ({ store }, { ids, name, on }) => ({ label: setLabel(store, ids, name, on) }),
  'label.remove': ({ store }, { id }) => {
    removeLabel(store, id)
    return {}
  },
  'note.add': ({ store }, { threadId, text }) => ({ note: addNote(store, threadId, text) }),
  'settings.get': ({ store }) => ({ settings: getSettings(store.read) }),
  'settings.set': ({ store, sender, schedule }, { key, value }) => {
    setSetting(store, key, value)
    // What a ceiling had stopped is tried again: it may have been raised.
    if (key.startsWith('budget.')) for (const { id, network } of listStoredAccounts(store.read)) if (key === `budget.${network}`) {
      sender.resume(id)
      schedule.welcome(id)
    }
    return {}
  },

  'sync.run': async ({ store, schedule, judge, autoSync }, { accountId }) => {
    const accounts = await schedule.run(accountId ?? null)
    // An engine that stays judges by itself what came; a command line may end with its answer.
    if (!autoSync) await judge.drain()
    const unreadable = new Map(listAccounts(store.read).map(({ id, health }) => [id, health.unreadable?.count]))
    return {
      accounts: accounts.map((one) => {
        const count = unreadable.get(one.id)
        return count === undefined ? one : { ...one, unreadable: count }
      }),
    }
  },
  'sync.cancel': ({ schedule }, { accountId }) => ({ cancelled: schedule.cancel(accountId ?? null) }),
  'sync.nudge': ({ schedule }, { why }) => {
    schedule.nudge(why)
    return {}
  },
}
