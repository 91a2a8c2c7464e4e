import type { CommandName } from '../../src-contract/commands.ts'
import type { EngineEvent } from '../../src-contract/events.ts'
import { Fault, failure } from '../../src-contract/failure.ts'
import type { EngineClient } from './engine-client.ts'

/** Carries messages to an engine elsewhere. `onUnsent` is called where a message certainly did not leave. */
export type Channel = { send(message: unknown, onUnsent: () => void): void; close(): Promise<void> }

type Waiting = { resolve(output: unknown): void; reject(fault: Fault): void }

export type RemoteClient = EngineClient & {
  receive(message: unknown): void
  /**
   * The other side is gone. What was not answered fails with `engine.gone`; `begun` is 'no' where it said `stopping` first, because an engine
   * that stops answers all it has begun: such a request may be made again.
   */
  lost(): void
}

export function remoteClient(channel: Channel): RemoteClient {
  const waiting = new Map<number, Waiting>()
  const listeners = new Set<(event: EngineEvent) => void>()
  let lastId = 0
  let stopping = false
  let gone = false

  const goneFault = () => new Fault('engine.gone', { begun: stopping ? 'no' : 'maybe' })

  const receive = (message: unknown): void => {
    if (typeof message !== 'object' || message === null) return
    if ('event' in message) {
      if (message.event === 'stopping') stopping = true
      for (const listener of Array.from(listeners)) listener(message as EngineEvent)
      return
    }
    if (!('id' in message) || typeof message.id !== 'number') return
    const waiter = waiting.get(message.id)
    waiting.delete(message.id)
    if ('output' in message) return waiter?.resolve(message.output)
    const failed = failure.safeParse('failure' in message ? message.failure : null)
    waiter?.reject(failed.success ? new Fault(failed.data.code, failed.data.params) : new Fault('internal', { what: 'answer' }))
  }

  const lost = (): void => {
    gone = true
    const left = Array.from(waiting.values())
    waiting.clear()
    for (const waiter of left) waiter.reject(goneFault())
  }

  const call = (name: CommandName, input: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (gone) return reject(goneFault())
      lastId += 1
      const id = lastId
      waiting.set(id, { resolve, reject })
      channel.send({ id, name, input }, () => {
        if (waiting.delete(id)) reject(new Fault('engine.gone', { begun: 'no' }))
      })
    })

  return {
    // The engine parsed what it sends; between versions the handshake stands.
    call: call as EngineClient['call'],
    on: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => channel.close(),
    receive,
    lost,
  }
}
