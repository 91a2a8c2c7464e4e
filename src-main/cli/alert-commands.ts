import { alertKind } from '../../src-contract/alerts.ts'
import type { ChannelId } from '../../src-contract/ids.ts'
import { done } from './command.ts'
import type { CliCommand } from './command.ts'
import { given, maybeNumber, numberOf, oneOf } from './values.ts'

const list: CliCommand = {
  name: 'alerts', words: '', count: { least: 0, most: 0 }, options: ['limit'], help: 'cli.command.alerts', answers: 'alert.list',
  run: async ({ engine, typed }) => done(await engine.call('alert.list', given({ limit: maybeNumber(typed.text('limit')) }))),
}

const look: CliCommand = {
  name: 'alerts look', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.alerts.look', answers: 'alert.look',
  run: async ({ engine }) => done(await engine.call('alert.look', {})),
}

const seen: CliCommand = {
  name: 'alerts seen', words: 'ALERT', count: { least: 1, most: 1 }, options: [], help: 'cli.command.alerts.seen', answers: 'alert.seen',
  run: async ({ engine, typed }) => done(await engine.call('alert.seen', { id: numberOf(typed.words[0] ?? '') })),
}

const set: CliCommand = {
  name: 'alerts set', words: '[KIND…]', count: { least: 0, most: 3 }, options: ['window', 'least', 'factor', 'channel'], help: 'cli.command.alerts.set', answers: 'alert.list',
  run: async ({ engine, typed }) => {
    const { settings } = await engine.call('alert.list', { limit: 1 })
    const kinds = typed.words.map((word) => oneOf(word, alertKind.options))
    const to = typed.text('channel')
    const channelId = to === undefined ? settings.channelId : to === 'none' ? null : (numberOf(to) as ChannelId)
    const factor = typed.text('factor')
    await engine.call('alert.set', {
      settings: {
        ...settings, on: true, channelId, kinds: kinds.length === 0 ? settings.kinds : kinds, windowMinutes: maybeNumber(typed.text('window')) ?? settings.windowMinutes,
        least: maybeNumber(typed.text('least')) ?? settings.least, factor: factor === undefined ? settings.factor : Number(factor),
      },
    })
    return done(await engine.call('alert.list', {}))
  },
}

const off: CliCommand = {
  name: 'alerts off', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.alerts.off', answers: 'alert.list',
  run: async ({ engine }) => {
    const { settings } = await engine.call('alert.list', { limit: 1 })
    await engine.call('alert.set', { settings: { ...settings, on: false } })
    return done(await engine.call('alert.list', {}))
  },
}

export const alertCommands: CliCommand[] = [list, look, seen, set, off]
