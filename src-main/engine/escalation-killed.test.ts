import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { ChannelKind, EscalationState } from '../../src-contract/escalation.ts'
import { service, startOffice } from './escalation.contract.ts'
import type { Office } from './escalation.contract.ts'
import { fileSecrets } from './escalation-secrets.contract.ts'

const program = fileURLToPath(new URL('escalation-killed-process.contract.ts', import.meta.url))

/** The signal that ended it. */
function runAndDie(dir: string, secrets: string, when: 'sent' | 'handing'): Promise<string | null> {
  const child = spawn(process.execPath, [program, dir, secrets, when], { stdio: 'ignore' })
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', (_code, signal) => resolve(signal)))
}

const arrived: Record<string, (office: Office) => number> = {
  email: ({ mail }) => mail.mailbox(service).folder('INBOX')?.mails.length ?? 0,
  rt: ({ rt }) => rt.tickets.length,
  file: ({ folder }) => readdirSync(folder).length,
  webhook: ({ hook }) => hook.posts.length,
}

async function story(kind: ChannelKind, when: 'sent' | 'handing'): Promise<{ signal: string | null; before: number; after: number; state: EscalationState }> {
  const keep = mkdtempSync(join(tmpdir(), 'vigie-escalation-'))
  const secrets = join(keep, 'secrets.json')
  const office = await startOffice({ secrets: fileSecrets(secrets) })
  try {
    const id = await office.escalate(await office.desk.itemOf(5), await office.add(kind))
    await office.desk.engine.stop()
    const signal = await runAndDie(office.desk.dir, secrets, when)
    const count = arrived[kind] ?? (() => -1)
    const before = count(office)
    await office.desk.restart()
    await office.sent()
    // Another life: nothing is sent again by itself.
    await office.desk.restart()
    await office.sent()
    return { signal, before, after: count(office), state: (await office.desk.call('escalation.get', { id })).escalation.state }
  } finally {
    await office.close()
    rmSync(keep, { recursive: true, force: true })
  }
}

describe('killed between the sending and the noting of it', () => {
  test.each<[ChannelKind, EscalationState]>([['email', 'open'], ['rt', 'open'], ['file', 'open'], ['webhook', 'uncertain']])(
    'by %s: it is there once, and %s', async (kind, state) => {
      expect(await story(kind, 'sent')).toEqual({ signal: 'SIGKILL', before: 1, after: 1, state })
    }, 120_000)
})

describe('killed as handing over begins', () => {
  test.each<[ChannelKind, number, EscalationState]>([['rt', 1, 'open'], ['webhook', 0, 'uncertain']])(
    'by %s: it is sent %i times in all, and %s', async (kind, times, state) => {
      expect(await story(kind, 'handing')).toEqual({ signal: 'SIGKILL', before: 0, after: times, state })
    }, 120_000)
})
