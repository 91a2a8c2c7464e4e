import type { AccountId } from '../../src-contract/ids.ts'
import type { Running } from './command.ts'

/** Of which accounts something is missing here because it could not be read: a sentence each. */
export async function sayUnreadable({ engine, say, t }: Running, among: readonly { id: AccountId }[]): Promise<void> {
  const asked = new Set(among.map(({ id }) => id))
  for (const { id, network, handle, health } of (await engine.call('account.list', {})).accounts) {
    if (!asked.has(id) || health.unreadable === undefined) continue
    say(t('ui.reading.unreadable', { count: health.unreadable.count, network: t(`word.network.${network}`), account: handle }))
  }
}
