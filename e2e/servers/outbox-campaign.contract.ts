import { once } from 'node:events'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'vitest'
import { runCliHere, runCliProcess, startCli } from '../../src-main/cli/cli-process.contract.ts'
import type { CliItem, Ran } from '../../src-main/cli/cli-process.contract.ts'

/** Whole behind `npm run test:outbox-real`; a slice in the ordinary real run. */
export const whole = process.env['VIGIE_OUTBOX_REAL'] === 'whole'

export type Size = { replies: number; actions: number; kills: number }

export type Sent<V extends string> = {
  answered: { item: CliItem; text: string }[]
  moderated: { item: CliItem; verb: V }[]
  killed: number
  ms: number
}

export type Campaign = {
  vigie(args: string[], stdin?: string): Promise<Ran>
  /** Throws what was not done. */
  done(args: string[], stdin?: string): Promise<Ran['json']>
  /**
   * Answers the first items and moderates the others while nobody can be reached, then sends, killed so many times on the way. `offline` keeps the
   * servers away while its work is done.
   */
  decideAndKill<V extends string>(items: readonly CliItem[], size: Size, verbs: readonly V[], offline: <T>(work: () => Promise<T>) => Promise<T>): Promise<Sent<V>>
}

export function campaignIn(dir: string): Campaign {
  const vigie = async (args: string[], stdin = ''): Promise<Ran> => runCliHere([...args, '--data', dir, '--json'], { stdin })

  const done: Campaign['done'] = async (args, stdin) => {
    const ran = await vigie(args, stdin)
    if (ran.code !== 0) throw new Error(`vigie ${args[0] ?? ''} ended with ${ran.code}: ${ran.stdout.slice(0, 500)}`)
    return ran.json
  }

  /** Asked of the file itself, so that nothing of ours stands in the way of the kill. */
  const verified = (): number => {
    const db = new Database(join(dir, 'vigie.sqlite'), { readonly: true })
    try {
      return db.prepare<[], { n: number }>("SELECT count(*) AS n FROM jobs WHERE state = 'verified'").get()?.n ?? 0
    } finally {
      db.close()
    }
  }

  /** Sends until so many more are done, and is killed in the middle of it. False when it had ended before. */
  const sendAndKill = async (more: number): Promise<boolean> => {
    const goal = verified() + more
    const child = startCli(['outbox', 'flush', '--wait', '--timeout', '300', '--data', dir, '--json'], {})
    const ended = once(child, 'exit')
    while (child.exitCode === null && verified() < goal) await new Promise((resolve) => setTimeout(resolve, 15))
    const killed = child.exitCode === null && child.kill('SIGKILL')
    await ended
    return killed
  }

  return {
    vigie, done,
    decideAndKill: async (items, { replies, actions, kills }, verbs, offline) => {
      expect(items).toHaveLength(replies + actions)
      const answered = items.slice(0, replies).map((item, n) => ({ item, text: `Merci, réponse ${n}` }))
      const moderated = items.slice(replies).flatMap((item, n) => verbs.slice(n % verbs.length, (n % verbs.length) + 1).map((verb) => ({ item, verb })))
      await offline(async () => {
        for (const { item, text } of answered) await done(['reply', String(item.id), '--text-stdin'], text)
        for (const verb of verbs) await done(['act', verb, ...moderated.filter((each) => each.verb === verb).map(({ item }) => String(item.id))])
        const flushed = await vigie(['outbox', 'flush', '--wait', '--timeout', whole ? '20' : '5'])
        expect([flushed.code, flushed.json.error?.code]).toEqual([1, 'outbox.timeout'])
        expect(verified()).toBe(0)
      })
      const startedAt = Date.now()
      let killed = 0
      const step = Math.max(2, Math.floor((replies + actions) / (kills + 2)))
      for (let tries = 0; killed < kills && tries < kills * 2; tries += 1) if (await sendAndKill(1 + Math.floor(Math.random() * (step - 1)))) killed += 1
      const last = await runCliProcess(['outbox', 'flush', '--wait', '--timeout', '900', '--data', dir, '--json'])
      expect([last.code, last.json]).toMatchObject([0, { refused: 0, uncertain: 0, paused: 0, review: 0, live: 0, needsYou: 0 }])
      expect(killed).toBe(kills)
      expect((await done(['outbox'])).jobs).toEqual([])
      return { answered, moderated, killed, ms: Date.now() - startedAt }
    },
  }
}

/** One line of what was found, beside the asked. */
export function tell(server: string, sent: Sent<string>, said: readonly string[], wrongState: number): void {
  const figures = {
    server, replies: sent.answered.length, actions: sent.moderated.length, killed: sent.killed, standing: said.length, twice: said.length - new Set(said).size, wrongState,
    ms: sent.ms,
  }
  process.stderr.write(`${JSON.stringify(figures)}\n`)
}
