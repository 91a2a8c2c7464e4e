import { describe, expect, it } from 'vitest'
import { run } from './run.ts'
import type { CliIo } from './io.ts'

async function classified(chunks: readonly string[]): Promise<Record<string, unknown>[]> {
  let out = ''
  const io: CliIo = {
    stdout: (text) => void (out += text), stderr: () => {}, readStdin: async () => '', env: {}, cwd: '/',
    stdin: async function* () {
      yield* chunks
    },
  }
  expect(await run(['classify', '--lang', 'en'], io)).toBe(0)
  return out.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>)
}

describe('vigie classify', () => {
  it('answers each line in its order, however the lines arrive', async () => {
    const lines = Array.from({ length: 50 }, (_, id) => `${JSON.stringify({ id, text: `texte numéro ${id}`, lang: 'fr' })}\n`).join('')
    const answers = await classified([lines.slice(0, 7), lines.slice(7, 900), lines.slice(900)])
    expect(answers.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, id) => id))
    expect(Object.keys(answers[0] ?? {})).toEqual(['id', 'lang', 'labels', 'sublabels', 'hide', 'why', 'undone', 'guards', 'model'])
  })

  it('refuses a bad line by itself, with its id where it has one', async () => {
    const answers = await classified(['{"id":"a","text":7}\nnot json\n[1]\n\n{"id":"b","text":"bonjour"}'])
    expect(answers.map(({ id, error }) => [id, (error as { code?: string } | undefined)?.code])).toEqual([
      ['a', 'classify.badLine'], [undefined, 'classify.badLine'], [undefined, 'classify.badLine'], ['b', undefined],
    ])
  })

  it('opens no data and writes nothing but answers', async () => {
    expect(await classified([])).toEqual([])
  })
})
