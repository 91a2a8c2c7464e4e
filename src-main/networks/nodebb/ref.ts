import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { Target } from '../../../src-contract/remote.ts'

/** What an item is on the forum, by the ids that its calls take. A post that came from another server of the fediverse has an address for an id. */
const ref = z.discriminatedUnion('is', [
  z.object({ is: z.literal('post'), pid: z.string(), tid: z.number() }),
  z.object({ is: z.literal('message'), room: z.number(), mid: z.number() }),
  z.object({ is: z.literal('flag'), flag: z.number(), pid: z.string(), tid: z.number() }),
  z.object({ is: z.literal('queued'), id: z.string() }),
])
export type Ref = z.infer<typeof ref>

export function refOf(target: Target): Ref {
  const parsed = ref.safeParse(target.ref)
  if (!parsed.success) throw new Fault('internal', { what: 'nodebb ref' })
  return parsed.data
}

export const flagName = (id: number): string => `flag/${id}`
export const queuedName = (id: string): string => `queue/${id}`
export const roomName = (room: number): string => `chat/${room}`
export const messageName = (room: number, mid: number): string => `chat/${room}/${mid}`
