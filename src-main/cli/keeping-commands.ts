import { resolve } from 'node:path'
import { explain } from '../../src-i18n/explain.ts'
import { done } from './command.ts'
import type { CliCommand } from './command.ts'
import { syncPost } from './post-commands.ts'
import { accountIdOf } from './reading-commands.ts'
import { sayUnreadable } from './unreadable.ts'

const needsUser = (code: string) => code.startsWith('auth.') || code.startsWith('secrets.')

const sync: CliCommand = {
  name: 'sync', words: '', count: { least: 0, most: 0 }, options: ['account', 'post'], help: 'cli.command.sync', answers: 'sync.run',
  run: async (running) => {
    const { engine, typed, say, complain, t } = running
    const post = typed.text('post')
    if (post !== undefined) return syncPost(running, post)
    const account = typed.text('account')
    const { accounts } = await engine.call('sync.run', account === undefined ? {} : { accountId: accountIdOf(account) })
    const failures = accounts.flatMap(({ error }) => error ?? [])
    for (const failure of failures) complain(failure)
    say(t('cli.done.sync', { count: accounts.length - failures.length }))
    if (accounts.some(({ unreadable }) => unreadable !== undefined)) await sayUnreadable(running, accounts)
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

export const keepingCommands: CliCommand[] = [sync, backup, restore, check, doctor]
