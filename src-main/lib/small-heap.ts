import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Enough for what an engine makes and forgets between two looks at the network; with a tenth of it, that is cleared so often that it shows. */
const enoughBytes = 16 << 20
const lookMs = 250
let watching = false

/**
 * V8 lets the room for what has just been made grow to many times what is alive there, for speed alone; a reading of many thousand messages drives it to its
 * bound. An engine waits for networks and disks most of its time: once that room is large enough it grows no more. It is a limit on growth, not on
 * memory: nothing fails for it. Once a process.
 */
export function keepHeapSmall(): void {
  if (watching) return
  watching = true
  if (stopIfEnough()) return
  const timer = setInterval(() => {
    if (stopIfEnough()) clearInterval(timer)
  }, lookMs)
  timer.unref()
}

/**
 * Half of what a start makes is never needed again, and V8 gives it back when the room is short, which may be never. Some 40 ms, once, before the
 * engine begins to work by itself. The flag makes the function known to contexts that come after it, of which there is this one.
 */
export function giveBackOnce(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  if (typeof collect === 'function') collect()
}

function stopIfEnough(): boolean {
  const room = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')
  if ((room?.space_size ?? 0) < enoughBytes) return false
  setFlagsFromString('--semi-space-growth-factor=1')
  return true
}
