import type { AdapterAccount } from '../adapter.ts'

/** More people than these do not write to a bot between two readings. */
const most = 500

/*
 * Conversations cannot be listed: a bot learns of one when somebody writes in it while it listens, and only then. Until the next reading has put them into
 * its cursor they are remembered here. What is written while nobody listens, by somebody who has never written before, is found when they write again.
 * https://docs.discord.com/developers/resources/user#create-dm
 */
const byAccount = new Map<string, Set<string>>()

const keyOf = ({ remoteId, settings }: AdapterAccount): string => `${remoteId} ${String(settings['origin'])}`

export function hear(account: AdapterAccount, channelId: string): void {
  const known = byAccount.get(keyOf(account)) ?? new Set<string>()
  if (known.size < most) known.add(channelId)
  byAccount.set(keyOf(account), known)
}

/** Those in which something was written since they were last taken up. */
export const heardIn = (account: AdapterAccount): string[] => Array.from(byAccount.get(keyOf(account)) ?? [])

/** It is about to be read: what is written in it from here on is heard again. */
export const takeUp = (account: AdapterAccount, channelId: string): void => void byAccount.get(keyOf(account))?.delete(channelId)
