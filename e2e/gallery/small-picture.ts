import { createRequire } from 'node:module'

type Png = { decode(bytes: Uint8Array): { width: number; height: number }; toRGBA8(image: object): ArrayBuffer[]; encode(frames: ArrayBuffer[], w: number, h: number, colours: number): ArrayBuffer }
const png = createRequire(import.meta.url)('upng-js') as Png

/** The same picture with a palette: a window has few colours, and a folder of pictures is fetched by everybody who fetches the sources. */
export function smallPicture(bytes: Uint8Array, colours = 64): Buffer {
  const image = png.decode(bytes)
  const smaller = Buffer.from(png.encode(png.toRGBA8(image), image.width, image.height, colours))
  return smaller.byteLength < bytes.byteLength ? smaller : Buffer.from(bytes)
}
