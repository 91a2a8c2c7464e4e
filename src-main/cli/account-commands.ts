import { z } from 'zod'
import type { ConnectionTrial } from '../../src-contract/commands.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { AccountId, BrandId } from '../../src-contract/ids.ts'
import { networkId } from '../../src-contract/network.ts'
import type { NetworkId } from '../../src-contract/network.ts'
import { done } from './command.ts'
import type { CliCommand, Running } from './command.ts'
import { accountIdOf } from './reading-commands.ts'
import { signIn } from './sign-in.ts'
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

/** What signing in with an app of one's own asks for, as a JSON object in VIGIE_SECRET: standard input is for what the browser brought. */
function ownApp({ io }: Running): { secrets?: Record<string, string> } {
  const text = io.env['VIGIE_SECRET'] ?? ''
  if (!text.startsWith('{')) return {}
  try {
    return { secrets: fields.parse(JSON.parse(text)) }
  } catch {
    throw new Fault('input.invalid', { name: 'secret' })
  }
}

function networkOf(word: string): NetworkId {
  const known = networkId.safeParse(word)
  if (!known.success) throw new Fault('network.unknown', { value: word.slice(0, 60) })
  return known.data
}

const where = ({ typed }: Running) => given({ url: typed.text('url'), user: typed.text('user') })

/** What the credentials may not do is told, and is no reason not to save them. */
function sayMissing({ say, t }: Running, { missing, network }: ConnectionTrial): void {
  const verbs = missing.verbs.map((verb) => t(`word.verb.${verb}`))
  const streams = missing.streams.map((stream) => t.find(`ui.stream.${network}.${stream}`) ?? t.find(`ui.stream.${stream}`) ?? stream)
  if (verbs.length + streams.length > 0) say(t('cli.missing', { what: [...streams, ...verbs].join(', ') }))
}

const add: CliCommand = {
  name: 'account add', words: 'NETWORK', count: { least: 1, most: 1 }, options: ['brand', 'url', 'user', 'secretStdin', 'signIn'], required: ['brand'],
  help: 'cli.command.account.add', answers: 'account.add',
  run: async (running) => {
    const { engine, typed, say, t } = running
    const network = networkOf(typed.words[0] ?? '')
    const brand = typed.text('brand') ?? ''
    const { renewed: _renewed, ...account } = typed.flag('sign-in')
      ? await signIn(running, { network, ...where(running), ...ownApp(running) }, brand)
      : { renewed: false, ...(await engine.call('account.add', { network, brand, secrets: await readSecrets(running, network), ...where(running) })) }
    say(t('cli.done.accountAdd', { handle: account.handle, brand: account.brand }))
    return done(account)
  },
}

const test: CliCommand = {
  name: 'account test', words: 'NETWORK', count: { least: 1, most: 1 }, options: ['account', 'url', 'user', 'secretStdin'],
  help: 'cli.command.account.test', answers: 'account.test',
  run: async (running) => {
    const { engine, typed } = running
    const network = networkOf(typed.words[0] ?? '')
    const account = typed.text('account')
    const answer = await engine.call('account.test', {
      network, secrets: await readSecrets(running, network), ...where(running), ...given({ accountId: account === undefined ? undefined : accountIdOf(account) }),
    })
    sayMissing(running, answer.trial)
    return done(answer)
  },
}

const reconnect: CliCommand = {
  name: 'account reconnect', words: 'ID', count: { least: 1, most: 1 }, options: ['user', 'secretStdin', 'signIn'],
  help: 'cli.command.account.reconnect', answers: 'account.reconnect',
  run: async (running) => {
    const { engine, typed } = running
    const id = accountIdOf(typed.words[0] ?? '')
    const find = async (wanted: AccountId) => (await engine.call('account.list', {})).accounts.find((each) => each.id === wanted)
    const account = await find(id)
    if (account === undefined) throw new Fault('account.unknown', { value: id })
    if (typed.flag('sign-in')) {
      await signIn(running, { network: account.network, accountId: id, ...given({ user: typed.text('user') }), ...ownApp(running) })
      return done({ account: await find(id) })
    }
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

const rename: CliCommand = {
  name: 'brand rename', words: 'NAME NEW', count: { least: 2, most: 2 }, options: [], help: 'cli.command.brand.rename', answers: 'brand.rename',
  run: async ({ engine, typed }) => {
    const [name = '', next = ''] = typed.words
    const { brands } = await engine.call('brand.list', {})
    const id: BrandId | undefined = brands.find((each) => each.name.toLowerCase() === name.trim().toLowerCase())?.id
    if (id === undefined) throw new Fault('brand.unknown', { value: name.slice(0, 80) })
    return done(await engine.call('brand.rename', { id, name: next.trim() }))
  },
}

export const accountCommands: CliCommand[] = [add, test, reconnect, remove, rename]
