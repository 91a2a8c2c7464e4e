/** The kinds of picture that are shown. No SVG: it is a document, which can carry script and addresses of others. */
export type ImageType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' | 'image/avif'

const startsWith = (bytes: Uint8Array, signature: readonly number[], at = 0): boolean => signature.every((byte, index) => bytes[at + index] === byte)
const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0))

/**
 * What the bytes are, whatever their server calls them; null for anything else. Signatures: https://mimesniff.spec.whatwg.org/#image-type-pattern-matching-algorithm;
 * AVIF is a file-type box whose brand, or one of the brands it lists, is `avif` or `avis`: https://aomediacodec.github.io/av1-avif/#brands
 */
export function imageTypeOf(bytes: Uint8Array): ImageType | null {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png'
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg'
  if (startsWith(bytes, ascii('GIF87a')) || startsWith(bytes, ascii('GIF89a'))) return 'image/gif'
  if (startsWith(bytes, ascii('RIFF')) && startsWith(bytes, ascii('WEBPVP'), 8)) return 'image/webp'
  return startsWith(bytes, ascii('ftyp'), 4) && brands(bytes).some((brand) => brand === 'avif' || brand === 'avis') ? 'image/avif' : null
}

function brands(bytes: Uint8Array): string[] {
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0)
  const found: string[] = []
  // Major brand at 8, its version at 12, then the compatible ones.
  for (let at = 8; at + 4 <= Math.min(size, bytes.byteLength, 256); at += at === 8 ? 8 : 4) found.push(String.fromCharCode(...bytes.subarray(at, at + 4)))
  return found
}
