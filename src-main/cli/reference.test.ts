import { describe, expect, it } from 'vitest'
import { item } from '../../src-contract/item.ts'
import { reference } from './reference.ts'
import { table } from './table.ts'

describe('docs/cli.md', () => {
  it('says what the commands and their schemas say', async () => {
    await expect(reference()).toMatchFileSnapshot('../../docs/cli.md')
  })

  it('names every command and every field of an item', () => {
    const page = reference()
    for (const { name } of table.filter(({ hidden }) => hidden !== true)) expect(page).toContain(`### \`vigie ${name}`)
    for (const field of Object.keys(item.shape)) expect(page).toMatch(new RegExp(`^ {2}${field}\\??: `, 'm'))
  })
})
