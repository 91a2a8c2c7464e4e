import { setFlagsFromString } from 'node:v8'

/**
 * V8 lets the room for what has just been made grow to many times what is alive there, for speed alone; a reading of many thousand messages drives it to its
 * bound. An engine waits for networks and disks most of its time: that room stays as large as it is when the engine begins. It is a limit on growth, not
 * on memory: nothing fails for it.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}
