import { toFailure } from '../../src-contract/failure.ts'
import type { EngineAccess } from './engine-access.ts'
import { log } from './log.ts'

export type Picture = { mime: string; bytes: Uint8Array<ArrayBuffer> }
export type ImageSource = (of: 'author' | 'attachment', id: number) => Promise<Picture | null>

/** The engine refuses larger ones while it reads them; this bounds what a faulty engine could hand to the page. */
const maxBytes = 20_000_000

// Bitmaps, which can carry neither script nor addresses of others. The engine looked at the bytes; `nosniff` holds the page to the type.
const shown = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'])

/**
 * Pictures of the networks, asked of the engine, which alone fetches them. Never throws: a picture that is refused, turned off in the
 * settings (`images` false) or of no type we show is null.
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
      const { mime, bytes } = await engine.call('image.get', { of, id })
      return shown.has(mime) && bytes.byteLength <= maxBytes ? { mime, bytes: new Uint8Array(bytes) } : null
    } catch (thrown) {
      allowed = null
      log('picture not shown', { of, id, code: toFailure(thrown).code })
      return null
    }
  }
}
