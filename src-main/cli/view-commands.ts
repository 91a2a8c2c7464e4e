import { Fault } from '../../src-contract/failure.ts'
import type { View } from '../../src-contract/views.ts'
import type { EngineClient } from '../host/engine-client.ts'
import { done } from './command.ts'
import type { CliCommand } from './command.ts'
import { given } from './values.ts'

export async function viewNamed(engine: EngineClient, name: string): Promise<View> {
  const { views } = await engine.call('view.list', {})
  const found = views.find((view) => view.name.localeCompare(name.trim(), undefined, { sensitivity: 'accent' }) === 0)
  if (found === undefined) throw new Fault('view.unknown', { value: name.slice(0, 60) })
  return found
}

export const viewCommands: CliCommand[] = [
  {
    name: 'views', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.views', answers: 'view.list',
    run: async ({ engine }) => done(await engine.call('view.list', {})),
  },
  {
    name: 'views save', words: 'NAME QUERY', count: { least: 2, most: 2 }, options: [], help: 'cli.command.views.save', answers: 'view.save',
    run: async ({ engine, typed }) => {
      const [name = '', query = ''] = typed.words
      const { views } = await engine.call('view.list', {})
      const known = views.find((view) => view.name.localeCompare(name.trim(), undefined, { sensitivity: 'accent' }) === 0)
      return done(await engine.call('view.save', { name: known?.name ?? name, query, ...given({ id: known?.id }) }))
    },
  },
  {
    name: 'views remove', words: 'NAME', count: { least: 1, most: 1 }, options: [], help: 'cli.command.views.remove', answers: 'view.remove',
    run: async ({ engine, typed }) => done(await engine.call('view.remove', { id: (await viewNamed(engine, typed.words[0] ?? '')).id })),
  },
  {
    name: 'views order', words: 'NAME…', count: { least: 1, most: 200 }, options: [], help: 'cli.command.views.order', answers: 'view.order',
    run: async ({ engine, typed }) => {
      const ids: View['id'][] = []
      for (const name of typed.words) ids.push((await viewNamed(engine, name)).id)
      return done(await engine.call('view.order', { ids }))
    },
  },
]
