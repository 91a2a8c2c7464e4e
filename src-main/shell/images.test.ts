import { describe, expect, it } from 'vitest'
import type { EngineEvent } from '../../src-contract/events.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { EngineAccess } from './engine-access.ts'
import { createImageSource, pictureType } from './images.ts'

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])
const text = (words: string): Uint8Array => new TextEncoder().encode(words)

function engine(images: () => unknown, picture: () => Uint8Array) {
  const listeners: ((event: EngineEvent) => void)[] = []
  const asked: string[] = []
  const client: EngineAccess = {
    on: (listener) => {
      listeners.push(listener)
      return () => {}
    },
    async call(name: string) {
      asked.push(name)
      return (name === 'settings.get' ? { settings: { images: images() } } : { mime: 'image/svg+xml', bytes: picture() }) as never
    },
  }
  const catalogueChanged = () => {
    for (const listener of listeners) {
      listener({ event: 'changes', changes: { upserted: [], removed: [], accounts: [], jobs: [], catalogue: true, many: false, source: 'user' } })
    }
  }
  return { client, asked, catalogueChanged }
}

describe('pictureType', () => {
  it('believes the bytes', () => {
    expect(pictureType(png)).toBe('image/png')
    expect(pictureType(Uint8Array.from([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg')
    expect(pictureType(text('GIF89a…'))).toBe('image/gif')
    expect(pictureType(text('RIFF1234WEBPVP8 '))).toBe('image/webp')
    expect(pictureType(text('1234ftypavif'))).toBe('image/avif')
  })

  it.each(['<svg xmlns="http://www.w3.org/2000/svg"/>', '<!doctype html>', '%PDF-1.7', '', 'RIFF1234WAVE', '1234ftypisom'])('refuses %j', (words) => {
    expect(pictureType(text(words))).toBeNull()
  })
})

describe('createImageSource', () => {
  it('gives the picture under the type its bytes have, not the one that was said', async () => {
    const { client } = engine(() => true, () => png)
    expect(await createImageSource(client)('author', 1)).toEqual({ mime: 'image/png', bytes: png })
  })

  it('asks for no picture while they are turned off, and again once they are on', async () => {
    let on = false
    const { client, asked, catalogueChanged } = engine(() => on, () => png)
    const source = createImageSource(client)
    expect(await source('author', 1)).toBeNull()
    expect(asked).not.toContain('image.get')
    on = true
    catalogueChanged()
    expect(await source('author', 1)).not.toBeNull()
  })

  it('shows nothing, and does not fail, when the bytes are no picture or the engine refuses', async () => {
    const page = engine(() => true, () => text('<script>'))
    expect(await createImageSource(page.client)('attachment', 1)).toBeNull()
    const gone = engine(() => true, () => { throw new Fault('image.refused') })
    expect(await createImageSource(gone.client)('attachment', 1)).toBeNull()
  })
})
