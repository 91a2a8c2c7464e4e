import type { Store } from './database.ts'

/** Of the file, what the writer keeps in memory; less of it while history is read, which goes through the file once and waits for its network anyway. */
const wholeKiB = 65_536
const spareKiB = 16_384

const readers = new WeakMap<Store, number>()

/** Until what is returned is called. Several may ask at once. */
export function spareMemory(store: Store): () => void {
  const change = (by: 1 | -1) => {
    const before = readers.get(store) ?? 0
    readers.set(store, before + by)
    if (before + by === (by === 1 ? 1 : 0)) store.write.pragma(`cache_size = -${by === 1 ? spareKiB : wholeKiB}`)
  }
  change(1)
  let given = false
  return () => {
    if (!given) change(-1)
    given = true
  }
}
