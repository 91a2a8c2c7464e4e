import { createHash } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.byteLength + 8)
  out.writeUInt32BE(data.byteLength, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.byteLength + 4)
  return out
}

/** A small picture of someone: two colours in a pattern of its own for each seed, mirrored, as a PNG of 96 × 96. */
export function portrait(seed: string): Buffer {
  const digest = createHash('sha256').update(seed).digest()
  const ink = vivid(digest.readUInt16BE(0) % 360)
  const paper: Colour = [236, 234, 230]
  const cells = 6
  const scale = 16
  const rows: Buffer[] = []
  for (let y = 0; y < cells * scale; y += 1) {
    const row = Buffer.alloc(1 + cells * scale * 3)
    for (let x = 0; x < cells * scale; x += 1) {
      const column = Math.min(Math.floor(x / scale), cells - 1 - Math.floor(x / scale))
      const cell = Math.floor(y / scale) * 3 + column
      row.set((digest[2 + cell] ?? 0) % 2 === 1 ? ink : paper, 1 + x * 3)
    }
    rows.push(row)
  }
  return png(cells * scale, cells * scale, rows)
}

/** Each row begins with its filter byte, 0. 8 bits a channel, RGB. */
function png(width: number, height: number, rows: Buffer[]): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0))])
}

type Colour = readonly [number, number, number]

/** A view that somebody might have photographed: a sky, a sun or moon, three ridges, as a PNG of 480 × 320. The same for the same seed. */
export function landscape(seed: string): Buffer {
  const bits = crc32(Buffer.from(seed))
  const [width, height] = [480, 320]
  const night = (bits & 3) === 0
  const warm = (bits >>> 2) & 63
  const top: Colour = night ? [18, 24, 52] : [96 + warm, 140, 196 - warm]
  const low: Colour = night ? [58, 64, 104] : [246, 206 + (warm >> 2), 168 + (warm >> 1)]
  const disc = { x: 60 + ((bits >>> 8) % 360), y: 40 + ((bits >>> 16) % 70), r: night ? 16 : 24 }
  const rows: Buffer[] = []
  for (let y = 0; y < height; y += 1) {
    const row = Buffer.alloc(1 + width * 3)
    for (let x = 0; x < width; x += 1) {
      let colour = mix(top, low, Math.min(1, y / 210))
      if (Math.hypot(x - disc.x, y - disc.y) < disc.r) colour = night ? [236, 236, 214] : [255, 240, 200]
      for (let ridge = 0; ridge < 3; ridge += 1) {
        if (y > ridgeAt(x, ridge, bits)) colour = mix(night ? [44, 52, 84] : [126, 142, 168], night ? [10, 14, 26] : [38, 56, 48], ridge / 2)
      }
      row.set(colour, 1 + x * 3)
    }
    rows.push(row)
  }
  return png(width, height, rows)
}

/** A muted colour of this hue in degrees, dark enough to stand on paper. */
const vivid = (hue: number): Colour => {
  const channel = (n: number): number => {
    const k = (n + hue / 30) % 12
    return 255 * (0.47 - 0.17 * Math.max(-1, Math.min(k - 3, 9 - k, 1)))
  }
  return [channel(0), channel(8), channel(4)]
}

const mix = (a: Colour, b: Colour, t: number): Colour => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]

/** Nearer ridges lie lower and are smoother; their tops are sharp, their valleys round. */
function ridgeAt(x: number, ridge: number, bits: number): number {
  const phase = ((bits >>> (ridge * 7)) & 127) / 20
  const rough = 3 - ridge
  return 150 + ridge * 55 - 34 * Math.sin(x / 95 + phase) - 15 * Math.sin(x / 37 + phase * 3) + rough * 4 * Math.abs(Math.sin(x / 19 + phase * 5))
}
