import { toFailure } from '../../src-contract/failure.ts'
import type { EngineAccess } from './engine-access.ts'
import { log } from './log.ts'

export type Picture = { mime: string; bytes: Uint8Array<ArrayBuffer> }
export type ImageSource = (of: 'author' | 'attachment', id: number) => Promise<Picture | null>

/** The engine refuses larger ones while it reads them; this bounds what a faulty engine could hand to the page. */
const maxBytes = 20_000_000

// Bitmaps that the page can show and that cannot carry script or addresses of others, by their first bytes. No SVG.
const signatures: { mime: string; at: number; bytes: number[] }[] = [
  { mime: 'image/png', at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { mime: 'image/jpeg', at: 0, bytes: [0xff, 0xd8, 0xff] },
  { mime: 'image/gif', at: 0, bytes: [0x47, 0x49, 0x46, 0x38] },
  { mime: 'image/webp', at: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
  { mime: 'image/avif', at: 4, bytes: [0x66, 0x74, 0x79, 0x70, 0x61, 0x76, 0x69] },
]

/** What the bytes are, whatever was said of them; null when they are none of the pictures we show. */
export function pictureType(bytes: Uint8Array): string | null {
  return signatures.find(({ at, bytes: wanted }) => wanted.every((byte, n) => bytes[at + n] === byte))?.mime ?? null
}

/**
 * Pictures of the networks, asked of the engine, which alone fetches them. Never throws: a picture that is refused, turned off in the
 * settings (`images` false) or not a picture is null.
 */
export function createImageSource(engine: EngineAccess): ImageSource {
  // Forgotten whenever a small table changed, so that turning pictures off holds from the next one on.
  let allowed: Promise<boolean> | null = null
  engine.on((event) => {
    if (event.event === 'changes' && event.changes.catalogue) allowed = null
  })
  const ask = async (): Promise<boolean> => (await engine.call('settings.get', {})).settings['images'] !== false
  return async (of, id) => {
    try {
      allowed ??= ask()
      if (!(await allowed)) return null
      const { bytes } = await engine.call('image.get', { of, id })
      const mime = bytes.byteLength <= maxBytes ? pictureType(bytes) : null
      return mime === null ? null : { mime, bytes: new Uint8Array(bytes) }
    } catch (thrown) {
      allowed = null
      log('picture not shown', { of, id, code: toFailure(thrown).code })
      return null
    }
  }
}
