import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { unzip } from './unzip.mjs'

type Entry = { name: string; data: string; mode?: number; stored?: boolean }

// The least a reader needs: local headers, the central directory, its end.
function zip(entries: readonly Entry[]): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, data, mode = 0o100644, stored = false } of entries) {
    const packed = stored ? Buffer.from(data) : deflateRawSync(data)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(Buffer.byteLength(name), 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(stored ? 0 : 8, 10)
    central.writeUInt32LE(packed.length, 20)
    central.writeUInt16LE(Buffer.byteLength(name), 28)
    central.writeUInt32LE((mode << 16) >>> 0, 38)
    central.writeUInt32LE(offset, 42)
    bodies.push(local, Buffer.from(name), packed)
    directory.push(central, Buffer.from(name))
    offset += 30 + Buffer.byteLength(name) + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, ...directory, end])
}

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-unzip-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function archive(entries: readonly Entry[]): string {
  writeFileSync(join(dir, 'a.zip'), zip(entries))
  return join(dir, 'a.zip')
}

test('files come out as they went in, deflated or stored, empty or not, with their modes', async () => {
  const long = 'a lookout '.repeat(50_000)
  const path = archive([
    { name: 'in/deep/long.txt', data: long },
    { name: 'in/stored', data: 'as it is', stored: true, mode: 0o100755 },
    { name: 'in/empty', data: '', stored: true },
  ])
  await unzip(path, join(dir, 'out'), (name: string) => name)
  expect(readFileSync(join(dir, 'out/in/deep/long.txt'), 'utf8')).toBe(long)
  expect(readFileSync(join(dir, 'out/in/stored'), 'utf8')).toBe('as it is')
  expect(statSync(join(dir, 'out/in/stored')).mode & 0o777).toBe(0o755)
  expect(statSync(join(dir, 'out/in/empty')).size).toBe(0)
})

test('what is not placed is left out, and a placed name is followed', async () => {
  const path = archive([
    { name: 'drop/me', data: 'x' },
    { name: 'keep/me', data: 'y' },
  ])
  await unzip(path, join(dir, 'out'), (name: string) => (name === 'keep/me' ? 'kept' : undefined))
  expect(readFileSync(join(dir, 'out/kept'), 'utf8')).toBe('y')
  expect(existsSync(join(dir, 'out/drop'))).toBe(false)
})

test('a symbolic link stays one', async () => {
  const path = archive([{ name: 'link', data: 'target', stored: true, mode: 0o120777 }])
  await unzip(path, join(dir, 'out'), (name: string) => name)
  expect(readlinkSync(join(dir, 'out/link'))).toBe('target')
})

test('a path that would leave the folder is refused', async () => {
  const path = archive([{ name: '../outside', data: 'x' }])
  await expect(unzip(path, join(dir, 'out'), (name: string) => name)).rejects.toThrow('unsafe path')
  expect(existsSync(join(dir, 'outside'))).toBe(false)
})

test.each(['../../outside', '/etc', 'in/../../..'])('a link that leads out of the folder is refused: %s', async (to) => {
  const path = archive([{ name: 'deep/link', data: to, stored: true, mode: 0o120777 }, { name: 'deep/link/file', data: 'x' }])
  await expect(unzip(path, join(dir, 'out'), (name: string) => name)).rejects.toThrow('unsafe link')
  expect(existsSync(join(dir, 'out/deep/link'))).toBe(false)
})

test('nor do several links together lead out of it', async () => {
  const link = (name: string, data: string): Entry => ({ name, data, stored: true, mode: 0o120777 })
  const path = archive([link('a/up', '..'), link('a/up/x', '../y')])
  await expect(unzip(path, join(dir, 'out'), (name: string) => name)).rejects.toThrow('unsafe link')
  const round = archive([link('a/b/up', '..'), link('a/b/x', 'up/../../y')])
  await expect(unzip(round, join(dir, 'other'), (name: string) => name)).rejects.toThrow('unsafe link')
})

test('a link to elsewhere in the folder is kept', async () => {
  const path = archive([{ name: 'deep/link', data: '../file', stored: true, mode: 0o120777 }])
  await unzip(path, join(dir, 'out'), (name: string) => name)
  expect(readlinkSync(join(dir, 'out/deep/link'))).toBe('../file')
})

test('what is no archive, or is cut short, is refused', async () => {
  const path = archive([{ name: 'a', data: 'x'.repeat(1000) }])
  const whole = readFileSync(path)
  writeFileSync(path, whole.subarray(0, whole.length - 30))
  await expect(unzip(path, join(dir, 'out'), (name: string) => name)).rejects.toThrow()
  writeFileSync(path, 'hello')
  await expect(unzip(path, join(dir, 'out'), (name: string) => name)).rejects.toThrow('not a zip archive')
})
