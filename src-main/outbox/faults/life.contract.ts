import type { Clock } from '../../lib/clock.ts'
import { openStore } from '../../store/database.ts'
import type { OpenOptions, Store } from '../../store/database.ts'
import type { Statement } from '../../store/connection.ts'

/** Thrown where the process dies, and by whatever it would still do afterwards. */
export class Death extends Error {}

export type Time = {
  now(): number
  /** Sets the clock on the wall; what has been slept is untouched. */
  jump(ms: number): void
  clockOf(life: Life): Clock
  /** Lets time pass, from one sleeper to the next, until the work is settled or the life is over. False when it died first. */
  drive(life: Life, work: Promise<unknown>): Promise<boolean>
  /** Counts whatever shows that something is still going on. */
  stir(): void
}

/** One life of an engine: it dies at its n-th instant, of those before and after each commit and each request. */
export type Life = { readonly alive: boolean; step(): void; end(): void; readonly over: Promise<void> }

export function createLife(diesAt: number): Life {
  let steps = 0
  let alive = true
  let tell = (): void => undefined
  const over = new Promise<void>((resolve) => {
    tell = resolve
  })
  const end = () => {
    alive = false
    tell()
  }
  return {
    get alive() { return alive },
    over, end,
    step: () => {
      steps += 1
      if (alive && steps === diesAt) end()
      if (!alive) throw new Death()
    },
  }
}

type Sleeper = { at: number; wake(): void; life: Life }

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Time that passes only when nothing else happens. The network is in this process, so that a few turns of the loop settle all there is to settle. */
export function createTime(start: number): Time {
  let elapsed = 0
  let offset = start
  let stirred = 0
  const sleepers = new Set<Sleeper>()

  const quiet = async () => {
    for (let still = 0; still < 3;) {
      const before = stirred
      await turn()
      still = stirred === before ? still + 1 : 0
    }
  }
  const toNext = (): boolean => {
    for (const sleeper of Array.from(sleepers)) if (!sleeper.life.alive) sleepers.delete(sleeper)
    const next = Math.min(...Array.from(sleepers, ({ at }) => at))
    if (next === Infinity) return false
    elapsed = Math.max(elapsed, next)
    for (const sleeper of Array.from(sleepers)) if (sleeper.at <= elapsed) sleeper.wake()
    return true
  }

  return {
    now: () => offset + elapsed,
    jump: (ms) => {
      offset += ms
    },
    stir: () => {
      stirred += 1
    },
    clockOf: (life) => ({
      now: () => offset + elapsed,
      elapsed: () => elapsed,
      sleep: (ms, signal) => new Promise((resolve) => {
        if (signal?.aborted === true) return resolve()
        const sleeper: Sleeper = {
          life,
          at: elapsed + Math.max(0, Math.ceil(ms)),
          wake: () => {
            stirred += 1
            sleepers.delete(sleeper)
            signal?.removeEventListener('abort', sleeper.wake)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', sleeper.wake, { once: true })
      }),
    }),
    drive: async (life, work) => {
      let settled = false
      const watched = work.then(() => undefined, () => undefined).then(() => {
        settled = true
      })
      for (let idle = 0; ;) {
        await quiet()
        if (settled || !life.alive) break
        idle = toNext() ? 0 : idle + 1
        if (idle > 1000) throw new Error('nothing is left to wait for, and it is not over')
      }
      if (settled) await watched
      return life.alive
    },
  }
}

/** A real store on a real file, with a death before and after each commit; a dead one neither reads nor writes. */
export function mortalStore(life: Life, time: Time, opened: (store: Store) => void): (options: OpenOptions) => Store {
  return (options) => {
    const store = openStore(options)
    opened(store)
    const prepare = store.write.prepare.bind(store.write)
    const known = new Map<string, Statement<never, unknown>>()
    const mortal = (sql: string): Statement<never, unknown> => {
      const kept = known.get(sql)
      if (kept !== undefined) return kept
      const real = prepare<never, unknown>(sql)
      const living = <A extends never, T>(work: (...args: A) => T) => (...args: A): T => {
        if (!life.alive) throw new Death()
        return work(...args)
      }
      const made: Statement<never, unknown> = {
        get: living(real.get),
        all: living(real.all),
        insert: living(real.insert),
        run: sql === 'COMMIT'
          ? (...args: never) => {
              time.stir()
              life.step()
              const changed = real.run(...args)
              life.step()
              return changed
            }
          : living(real.run),
      }
      known.set(sql, made)
      return made
    }
    store.write.prepare = mortal as unknown as typeof store.write.prepare
    return store
  }
}
