import type * as fs from 'node:fs'
import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { makeWithParents } from './make-folder.ts'

/** What another process does just before a folder is made. */
const meanwhile = vi.hoisted(() => ({ make: null as ((path: string) => void) | null }))
vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof fs>()
  const mkdirSync = (path: string, options: { mode: number }) => {
    meanwhile.make?.(path)
    return real.mkdirSync(path, options)
  }
  return { ...real, mkdirSync }
})

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-folder-'))
})
afterEach(() => {
  meanwhile.make = null
  rmSync(dir, { recursive: true, force: true })
})

describe('a folder with those above it', () => {
  it('is made for this user alone, and found where it is already', () => {
    const deep = join(dir, 'a', 'b')
    makeWithParents(deep)
    makeWithParents(deep)
    expect([join(dir, 'a'), deep].map((each) => statSync(each).mode & 0o777)).toEqual([0o700, 0o700])
  })

  it('is refused where a file or a dangling link stands', () => {
    writeFileSync(join(dir, 'file'), '')
    symlinkSync(join(dir, 'nowhere'), join(dir, 'link'))
    for (const name of ['file', 'link', 'file/below']) expect(() => makeWithParents(join(dir, name))).toThrow('EEXIST')
  })

  it('is there for both of two processes that make it at once', async () => {
    const { mkdirSync } = await vi.importActual<typeof fs>('node:fs')
    meanwhile.make = (path) => mkdirSync(path)
    const deep = join(dir, 'a', 'b')
    makeWithParents(deep)
    expect(statSync(deep).isDirectory()).toBe(true)
  })
})
