import { Fault } from '../../../src-contract/failure.ts'
import type { Nudge, Session } from '../adapter.ts'
import type { Client } from './client.ts'
import { connectGateway, faultOf, isGateway } from './gateway.ts'
import type { Heard, Standing } from './gateway.ts'
import { hear } from './heard.ts'

/** After so many connections in a row that came to nothing, listening ends; the ordinary reading goes on. */
const mostFailures = 5
const firstPauseMs = 1_000

/**
 * Says that something was written. Each time a connection stands, anything may have happened before it did: that is said as well, so that between two
 * connections nothing is missed. A lost one is taken up where it ended, while its session is remembered.
 */
export async function* listen(client: Client, session: Session, signal: AbortSignal, random: () => number = Math.random): AsyncGenerator<Nudge> {
  const { origin, botId } = client.settings
  const address = await client.gateway(signal)
  if (!isGateway(address, origin)) throw new Fault('network.addressRefused', { host: client.host })
  const over = new AbortController()
  const stop = () => over.abort()
  signal.addEventListener('abort', stop, { once: true })
  let news = false
  let wake: () => void = () => undefined
  let failures = 0
  let ended: { error: unknown } | null = null

  const heard = (what: Heard) => {
    failures = 0
    if (what.kind === 'message') {
      // In no server: somebody writes to the bot itself.
      if (what.guild === null && what.channel !== null) hear(session.account, what.channel)
      if (what.own) return
    }
    news = true
    wake()
  }

  const run = async (): Promise<void> => {
    let standing: Standing | null = null
    while (!over.signal.aborted && failures < mostFailures) {
      failures += 1
      const url = standing !== null && isGateway(standing.url, origin) ? standing.url : address
      const { standing: left, why } = await connectGateway({
        url, token: session.secrets['token'] ?? '', me: botId, standing, clock: session.clock, random, signal: over.signal, heard,
      })
      if (why !== null) throw faultOf(why, client.host)
      standing = left
      if (!over.signal.aborted) await session.clock.sleep(firstPauseMs * 2 ** Math.max(0, failures - 1) * (0.5 + random()), over.signal)
    }
  }

  const running = run().then(() => void (ended = { error: null }), (error: unknown) => void (ended = { error })).then(() => wake())
  const rest = () => ended as { error: unknown } | null
  try {
    for (;;) {
      if (news) {
        news = false
        yield { stream: 'messages' }
        continue
      }
      const end = rest()
      if (end !== null) {
        if (end.error !== null && !signal.aborted) throw end.error
        return
      }
      await new Promise<void>((resolve) => {
        wake = resolve
        if (news || rest() !== null) resolve()
      })
    }
  } finally {
    signal.removeEventListener('abort', stop)
    over.abort()
    await running
  }
}
