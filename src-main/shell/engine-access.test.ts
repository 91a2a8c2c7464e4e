import { describe, expect, it } from 'vitest'
import type { EngineEvent } from '../../src-contract/events.ts'
import type { EngineAccess } from './engine-access.ts'
import { createEngineAccess } from './engine-access.ts'

function engine(total: number) {
  const listeners = new Set<(event: EngineEvent) => void>()
  const access: EngineAccess = {
    call: async () => ({ total }) as never,
    on: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return { access, say: (event: EngineEvent) => listeners.forEach((listener) => listener(event)) }
}

const offline: EngineEvent = { event: 'online', online: false }

describe('createEngineAccess', () => {
  it('keeps what is asked while there is no engine for the next one', async () => {
    const { access, attach, detach } = createEngineAccess()
    const early = access.call('inbox.count', { filter: {} })
    detach()
    attach(engine(1).access)
    expect(await early).toEqual({ total: 1 })
    detach()
    const between = access.call('inbox.count', { filter: {} })
    attach(engine(2).access)
    expect(await between).toEqual({ total: 2 })
  })

  it('lets a listener hear every engine, and none that has gone', () => {
    const { access, attach, detach } = createEngineAccess()
    const heard: EngineEvent[] = []
    access.on((event) => heard.push(event))
    const [first, second] = [engine(1), engine(2)]
    attach(first.access)
    first.say(offline)
    detach()
    attach(second.access)
    first.say(offline)
    second.say(offline)
    expect(heard).toHaveLength(2)
  })

  it('fails what waits, and what comes after, once the host has given up', async () => {
    const { access, attach, giveUp } = createEngineAccess()
    attach(engine(1).access)
    giveUp()
    await expect(access.call('brand.list', {})).rejects.toMatchObject({ failure: { code: 'engine.gone' } })
    const other = createEngineAccess()
    const waiting = other.access.call('brand.list', {})
    other.giveUp()
    await expect(waiting).rejects.toMatchObject({ failure: { code: 'engine.gone' } })
  })
})
