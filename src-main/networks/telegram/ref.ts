import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { Target } from '../../../src-contract/remote.ts'

/** Where a message stands and who wrote it, as the methods ask for it. */
const ref = z.object({
  chat: z.number(),
  chatType: z.enum(['private', 'group', 'supergroup', 'channel']),
  message: z.number(),
  /** The connection of the business account whose conversation it is in. */
  business: z.string().nullable(),
  /** The topic of a forum: what is said there names it. */
  topic: z.number().nullable(),
  author: z.number(),
  authorIs: z.enum(['user', 'chat']),
  at: z.number(),
})
export type Ref = z.infer<typeof ref>

export function refOf(target: Target): Ref {
  const parsed = ref.safeParse(target.ref)
  if (!parsed.success) throw new Fault('internal', { what: 'telegram ref' })
  return parsed.data
}
