import type { EngineEvent } from '../../src-contract/events.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { EngineClient } from '../host/engine-client.ts'

/** The engine as the shell sees it, whichever process it lives in at the moment. */
export type EngineAccess = Pick<EngineClient, 'call' | 'on'>

type Gate = { opened: Promise<EngineAccess>; open(engine: EngineAccess): void; refuse(fault: Fault): void; isOpen: boolean }

/**
 * Guarantees: 1. a call made while there is no engine waits for the next one, and fails with `engine.gone` once the host has given up;
 * 2. a listener hears every engine there ever is, and none that has gone. What an engine leaves unanswered when it goes is failed by its
 * own client (host/remote-client.ts), not here.
 */
export function createEngineAccess(): { access: EngineAccess; attach(engine: EngineAccess): void; detach(): void; giveUp(): void } {
  const listeners = new Set<(event: EngineEvent) => void>()
  let gate = closedGate()
  let off = (): void => {}
  return {
    access: {
      call: async (name, input) => (await gate.opened).call(name, input),
      on: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    attach: (engine) => {
      off = engine.on((event) => {
        for (const listener of Array.from(listeners)) listener(event)
      })
      gate.open(engine)
    },
    detach: () => {
      off()
      if (gate.isOpen) gate = closedGate()
    },
    giveUp: () => {
      off()
      if (gate.isOpen) gate = closedGate()
      gate.refuse(new Fault('engine.gone'))
    },
  }
}

function closedGate(): Gate {
  let settle: (engine: EngineAccess) => void = () => {}
  let fail: (fault: Fault) => void = () => {}
  const opened = new Promise<EngineAccess>((resolve, reject) => {
    settle = resolve
    fail = reject
  })
  // Refused with nobody waiting is no error.
  opened.catch(() => {})
  const gate: Gate = {
    opened,
    isOpen: false,
    open: (engine) => {
      gate.isOpen = true
      settle(engine)
    },
    refuse: fail,
  }
  return gate
}
