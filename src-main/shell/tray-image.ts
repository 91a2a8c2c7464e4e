/** A lookout's beam: a filled disc with a ring open to the right. BGRA, alpha applied, as bitmaps of the desktop are. */
export function drawBeam(size: number, colour: readonly [number, number, number]): Buffer {
  const bytes = Buffer.alloc(size * size * 4)
  const centre = (size - 1) / 2
  const [red, green, blue] = colour
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const [dx, dy] = [(x - centre) / (size / 2), (y - centre) / (size / 2)]
      const far = Math.hypot(dx, dy)
      const edge = (from: number, to: number): number => Math.min(1, Math.max(0, ((to - far) * size) / 2)) * Math.min(1, Math.max(0, ((far - from) * size) / 2))
      const beam = Math.abs(Math.atan2(dy, dx)) < 0.5 ? edge(-1, 1) : 0
      const alpha = Math.max(edge(-1, 0.42), Math.abs(Math.atan2(dy, dx)) < 0.75 ? 0 : edge(0.66, 0.92), beam * 0.75)
      bytes.set([blue * alpha, green * alpha, red * alpha, 255 * alpha].map(Math.round), (y * size + x) * 4)
    }
  }
  return bytes
}
