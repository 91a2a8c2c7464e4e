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
  const bits = crc32(Buffer.from(seed))
  const hue = (bits % 6) + 1
  const bright = 120 + ((bits >>> 8) % 100)
  const cells = 6
  const scale = 16
  const rows: Buffer[] = []
  for (let y = 0; y < cells * scale; y += 1) {
    const row = Buffer.alloc(1 + cells * scale * 3)
    for (let x = 0; x < cells * scale; x += 1) {
      const column = Math.min(Math.floor(x / scale), cells - 1 - Math.floor(x / scale))
      const on = ((bits >>> ((Math.floor(y / scale) * 3 + column) % 31)) & 1) === 1
      for (const [channel, mask] of [4, 2, 1].entries()) row[1 + x * 3 + channel] = on && (hue & mask) !== 0 ? bright : on ? 60 : 236
    }
    rows.push(row)
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(cells * scale, 0)
  header.writeUInt32BE(cells * scale, 4)
  // 8 bits a channel, RGB.
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0))])
}
