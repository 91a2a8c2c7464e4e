import type { CommandInput, CommandOutput } from '../../src-contract/commands.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { Running } from './command.ts'

type Saved = CommandOutput<'account.save'>

/**
 * Says where the browser is to go, and waits for it to come back; or for a line on standard input: the address it was sent to, where it cannot come back to
 * this machine. A wrong line is told, and the next one waited for. Ctrl-C ends it, and nothing is saved.
 */
export async function signIn(running: Running, where: CommandInput<'account.signIn.begin'>, brand?: string): Promise<Saved> {
  const { engine, io, t } = running
  const { id, url } = await engine.call('account.signIn.begin', where)
  // Also under --json: without it there would be nothing to do.
  io.stderr(`${t('cli.signIn.open')}\n\n${url}\n\n${t('cli.signIn.orPaste')}\n`)
  const reading = new AbortController()
  try {
    // Whichever ends first, ends it: a line that is taken finishes the wait as well.
    const pasted = readLines(running, id, reading.signal)
    const { trial } = await engine.call('account.signIn.finish', { id })
    reading.abort()
    await pasted
    const several = trial.several ?? []
    // Which is meant has to be said.
    if (several.length > 1 && where.user === undefined && brand !== undefined) {
      throw new Fault('account.several', { names: several.map(({ name, remoteId }) => `${name} (${remoteId})`).slice(0, 20).join(', ') })
    }
    return await engine.call('account.save', { trial: trial.id, ...(brand === undefined ? {} : { brand }) })
  } catch (error) {
    await engine.call('account.signIn.cancel', { id }).catch(() => undefined)
    throw error
  } finally {
    reading.abort()
  }
}

async function readLines({ engine, io, complain }: Running, id: string, signal: AbortSignal): Promise<void> {
  let rest = ''
  try {
    for await (const chunk of io.stdin?.(signal) ?? []) {
      const lines = `${rest}${chunk}`.split(/\r?\n/)
      rest = lines.pop() ?? ''
      for (const line of lines) if (line.trim() !== '') await tryLine(line)
    }
    if (rest.trim() !== '') await tryLine(rest)
  } catch {
    // Standard input ended with the wait for it.
  }

  async function tryLine(returned: string): Promise<void> {
    await engine.call('account.signIn.finish', { id, returned }).catch((error: unknown) => {
      if (error instanceof Fault && !signal.aborted && error.failure.code !== 'signIn.over') complain(error.failure)
    })
  }
}
