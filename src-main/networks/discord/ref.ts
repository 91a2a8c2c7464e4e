import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { Target } from '../../../src-contract/remote.ts'

/** Where a message stands and who wrote it; `guild` null in a conversation. */
const ref = z.object({ channel: z.string(), guild: z.string().nullable(), author: z.string(), post: z.string().nullable() })
export type Ref = z.infer<typeof ref>

export function refOf(target: Target): Ref {
  const parsed = ref.safeParse(target.ref)
  if (!parsed.success) throw new Fault('internal', { what: 'discord ref' })
  return parsed.data
}
