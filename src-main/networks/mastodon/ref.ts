import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { Target } from '../../../src-contract/remote.ts'

/** What a status alone does not say: what it is to us. */
const ref = z.object({ kind: z.enum(['comment', 'mention', 'message', 'reply']) })
export type Ref = z.infer<typeof ref>

export function refOf(target: Target): Ref {
  const parsed = ref.safeParse(target.ref)
  if (!parsed.success) throw new Fault('internal', { what: 'mastodon ref' })
  return parsed.data
}
