export type Rng = () => number

/** The same sequence of numbers in [0, 1) for the same seed (mulberry32). Not for secrets. */
export function seeded(seed: number): Rng {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function pick<T>(rng: Rng, list: readonly [T, ...T[]]): T {
  return list[Math.floor(rng() * list.length)] ?? list[0]
}
