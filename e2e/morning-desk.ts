import type { Item } from '../src-contract/item.ts'
import { startDemoNetworks } from '../src-sandbox/demo/networks.ts'
import { CommandLine } from './command-line.ts'
import { openBigNetworks } from './morning-networks.ts'
import { makeFolder } from './running.ts'

export type Morning = {
  dir: string
  vigie: CommandLine
  /** What waits for a decision, by id. */
  items: Map<number, Item>
  close(): Promise<void>
}

/** So many of what lies on the demo's networks and on those that it has not, by turns from each account, are left to decide; the rest was done the evening before. */
export async function prepareMorning(count: number): Promise<Morning> {
  const folder = makeFolder()
  const networks = await startDemoNetworks()
  const vigie = new CommandLine(folder.dir)
  for (const account of [...networks.accounts, ...networks.communities]) {
    const { network, brand, url, secrets } = account
    const user = 'user' in account ? ['--user', account.user] : []
    await vigie.give(JSON.stringify(secrets), 'account', 'add', network, '--brand', brand, '--url', url, ...user, '--secret-stdin')
  }
  const big = await openBigNetworks('Sauvaline')
  for (const { network, brand, url, user, secret } of big.accounts)
    await vigie.give(secret, 'account', 'add', network, '--brand', brand, '--url', url, ...(user === undefined ? [] : ['--user', user]), '--secret-stdin')
  await vigie.ask('sync')
  await vigie.give('Bonjour, merci de votre message à {brand}, nous regardons cela tout de suite.', 'replies', 'save', 'suite', '--text-stdin')
  const waiting: Item[] = []
  for (let cursor: string[] = [], more = true; more; ) {
    const page = await vigie.ask<{ items: Item[]; next?: number }>('inbox', '--state', 'todo', '--limit', '500', ...cursor)
    waiting.push(...page.items)
    more = page.next !== undefined
    cursor = ['--cursor', String(page.next)]
  }
  const chosen = byTurns(waiting, count)
  const rest = waiting.filter((item) => !chosen.has(item.id)).map((item) => String(item.id))
  for (let at = 0; at < rest.length; at += 200) await vigie.ask('act', 'done', ...rest.slice(at, at + 200))
  return {
    dir: folder.dir, vigie, items: chosen,
    close: async () => {
      await Promise.all([networks.close(), big.close()])
      folder.remove()
    },
  }
}

function byTurns(all: readonly Item[], count: number): Map<number, Item> {
  const queues = new Map<number, Item[]>()
  for (const item of all) queues.set(item.account.id, [...(queues.get(item.account.id) ?? []), item])
  const chosen = new Map<number, Item>()
  while (chosen.size < count) {
    const before = chosen.size
    for (const queue of queues.values()) {
      const next = queue.shift()
      if (next !== undefined && chosen.size < count) chosen.set(next.id, next)
    }
    if (chosen.size === before) throw new Error(`the networks of the demo hold ${before} messages that wait, not ${count}`)
  }
  return chosen
}
