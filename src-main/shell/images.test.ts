import { describe, expect, it } from 'vitest'
import type { Changes, EngineEvent } from '../../src-contract/events.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { EngineAccess } from './engine-access.ts'
import { createImageSource } from './images.ts'

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])

function engine(images: () => unknown, picture: () => { mime: string; bytes: Uint8Array }) {
  const listeners: ((event: EngineEvent) => void)[] = []
  const asked: string[] = []
  const client: EngineAccess = {
    on: (listener) => {
      listeners.push(listener)
      return () => {}
    },
    async call(name: string) {
      asked.push(name)
      return (name === 'settings.get' ? { settings: { images: images() } } : picture()) as never
    },
  }
  const catalogueChanged = () => {
    for (const listener of listeners) {
      const changes: Changes = { upserted: [], removed: [], accounts: [], jobs: [], catalogue: true, many: false, source: 'user' }
      listener({ event: 'changes', changes })
    }
  }
  return { client, asked, catalogueChanged }
}

describe('createImageSource', () => {
  it('gives the picture under its type', async () => {
    const { client } = engine(() => true, () => ({ mime: 'image/png', bytes: png }))
    expect(await createImageSource(client)('author', 1)).toEqual({ mime: 'image/png', bytes: png })
  })

  it('asks for no picture while they are turned off, and again once they are on', async () => {
    let on = false
    const { client, asked, catalogueChanged } = engine(() => on, () => ({ mime: 'image/png', bytes: png }))
    const source = createImageSource(client)
    expect(await source('author', 1)).toBeNull()
    expect(asked).not.toContain('image.get')
    on = true
    catalogueChanged()
    expect(await source('author', 1)).not.toBeNull()
  })

  it.each(['image/svg+xml', 'text/html', 'application/pdf', 'image/x-icon', ''])('shows nothing of the type %j', async (mime) => {
    const { client } = engine(() => true, () => ({ mime, bytes: png }))
    expect(await createImageSource(client)('attachment', 1)).toBeNull()
  })

  it('shows nothing larger than any picture is, and nothing when the engine refuses; and never fails', async () => {
    const huge = engine(() => true, () => ({ mime: 'image/png', bytes: new Uint8Array(30_000_000) }))
    expect(await createImageSource(huge.client)('attachment', 1)).toBeNull()
    const gone = engine(() => true, () => { throw new Fault('image.refused') })
    expect(await createImageSource(gone.client)('attachment', 1)).toBeNull()
  })
})
