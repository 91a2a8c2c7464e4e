import { resolve } from 'node:path'
import { z } from 'zod'
import { Fault } from '../../src-contract/failure.ts'
import { networkId } from '../../src-contract/network.ts'
import type { NetworkId } from '../../src-contract/network.ts'
import { explain } from '../../src-i18n/explain.ts'
import { done } from './command.ts'
import type { CliCommand, Running } from './command.ts'
import { accountIdOf } from './reading-commands.ts'
import { given } from './values.ts'

const fields = z.record(z.string(), z.string())

/** One line is the network's first secret field; a JSON object names them all. From stdin where asked, else from VIGIE_SECRET. */
async function readSecrets({ engine, io, typed }: Running, network: NetworkId): Promise<Record<string, string>> {
  const raw = typed.flag('secret-stdin') ? await io.readStdin() : (io.env['VIGIE_SECRET'] ?? '')
  const text = raw.replace(/\r?\n$/, '')
  if (text === '') return {}
  if (text.startsWith('{')) {
    try {
      return fields.parse(JSON.parse(text))
    } catch {
      throw new Fault('input.invalid', { name: 'secret' })
    }
  }
  const { networks } = await engine.call('network.list', {})
  const field = networks.find(({ id }) => id === network)?.capabilities.connect.find(({ secret }) => secret)?.field
  return field === undefined ? {} : { [field]: text.split(/\r?\n/)[0] ?? '' }
}

const add: CliCommand = {
  name: 'account add', words: 'NETWORK', count: { least: 1, most: 1 }, options: ['brand', 'url', 'user', 'secretStdin'], required: ['brand'],
  help: 'cli.command.account.add', answers: 'account.add',
  run: async (running) => {
    const { engine, typed, say, t } = running
    const word = typed.words[0] ?? ''
    const known = networkId.safeParse(word)
    if (!known.success) throw new Fault('network.unknown', { value: word.slice(0, 60) })
    const account = await engine.call('account.add', {
      network: known.data, brand: typed.text('brand') ?? '', secrets: await readSecrets(running, known.data),
      ...given({ url: typed.text('url'), user: typed.text('user') }),
    })
    say(t('cli.done.accountAdd', { handle: account.handle, brand: account.brand }))
    return done(account)
  },
}

const reconnect: CliCommand = {
  name: 'account reconnect', words: 'ID', count: { least: 1, most: 1 }, options: ['user', 'secretStdin'],
  help: 'cli.command.account.reconnect', answers: 'account.reconnect',
  run: async (running) => {
    const { engine, typed } = running
    const id = accountIdOf(typed.words[0] ?? '')
    const account = (await engine.call('account.list', {})).accounts.find((each) => each.id === id)
    if (account === undefined) throw new Fault('account.unknown', { value: id })
    return done(await engine.call('account.reconnect', { id, secrets: await readSecrets(running, account.network), ...given({ user: typed.text('user') }) }))
  },
}

const remove: CliCommand = {
  name: 'account remove', words: 'ID', count: { least: 1, most: 1 }, options: [], help: 'cli.command.account.remove', answers: 'account.remove',
  run: async ({ engine, typed, say, t }) => {
    const answer = await engine.call('account.remove', { id: accountIdOf(typed.words[0] ?? '') })
    say(t('cli.done.accountRemove', { count: answer.removed }))
    return done(answer)
  },
}

const needsUser = (code: string) => code.startsWith('auth.') || code.startsWith('secrets.')

const sync: CliCommand = {
  name: 'sync', words: '', count: { least: 0, most: 0 }, options: ['account'], help: 'cli.command.sync', answers: 'sync.run',
  run: async ({ engine, typed, say, complain, t }) => {
    const account = typed.text('account')
    const { accounts } = await engine.call('sync.run', account === undefined ? {} : { accountId: accountIdOf(account) })
    const failures = accounts.flatMap(({ error }) => error ?? [])
    for (const failure of failures) complain(failure)
    say(t('cli.done.sync', { count: accounts.length - failures.length }))
    const told = accounts.map(({ error, ...rest }) => (error === undefined ? rest : { ...rest, error: { code: error.code, message: explain(error, t) } }))
    const exit = failures.some(({ code }) => needsUser(code)) ? 3 : failures.length > 0 ? 1 : 0
    return { document: { accounts: told }, exit }
  },
}

const backup: CliCommand = {
  name: 'backup', words: 'FILE', count: { least: 1, most: 1 }, options: [], help: 'cli.command.backup', answers: 'data.backup',
  run: async ({ engine, typed, io, say, t }) => {
    const answer = await engine.call('data.backup', { file: resolve(io.cwd, typed.words[0] ?? '') })
    say(t('cli.done.backup', { file: answer.file }))
    return done(answer)
  },
}

const restore: CliCommand = {
  name: 'restore', words: 'FILE', count: { least: 1, most: 1 }, options: [], help: 'cli.command.restore', answers: 'data.restore',
  run: async ({ engine, typed, io, say, t }) => {
    const answer = await engine.call('data.restore', { file: resolve(io.cwd, typed.words[0] ?? '') })
    say(t('cli.done.restore', { kept: answer.kept }))
    return done(answer)
  },
}

const check: CliCommand = {
  name: 'check', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.check', answers: 'data.check',
  run: async ({ engine, say, complain, t }) => {
    const answer = await engine.call('data.check', {})
    if (answer.ok) say(t('cli.done.check'))
    else complain({ code: 'store.corrupt', params: {} })
    return { document: answer, exit: answer.ok ? 0 : 1 }
  },
}

const doctor: CliCommand = {
  name: 'doctor', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.doctor', answers: 'data.doctor',
  run: async ({ engine, say, t }) => {
    const { checks } = await engine.call('data.doctor', {})
    const told = checks.map(({ advice, ...rest }) => ({ ...rest, advice: advice === null ? null : inWords(advice, rest.value) }))
    for (const { name, ok, value, advice } of told) say(`${ok ? '✓' : '✗'} ${name}: ${value}${advice === null ? '' : `. ${advice}`}`)
    return { document: { checks: told }, exit: told.every(({ ok }) => ok) ? 0 : 3 }

    // A key of the catalogue: the engine has no language.
    function inWords(key: string, reason: string): string {
      const code = /^failure\.(.+)$/.exec(key)?.[1]
      return (code === undefined ? t.find(`cli.${key}`) : explain({ code: code as Parameters<typeof explain>[0]['code'], params: { reason } }, t)) ?? key
    }
  },
}

export const keepingCommands: CliCommand[] = [add, reconnect, remove, sync, backup, restore, check, doctor]
