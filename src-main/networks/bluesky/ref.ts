import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { Target } from '../../../src-contract/remote.ts'

/**
 * What an action on a post needs beside its name. `like` and `blocking` are our own records, as last seen; `indexedAt` is the server's own
 * text.
 */
const postRef = z.object({
  t: z.literal('post'),
  cid: z.string(),
  root: z.string(),
  rootCid: z.string(),
  like: z.string().nullable(),
  blocking: z.string().nullable(),
  indexedAt: z.string(),
})
export type PostRef = z.infer<typeof postRef>

const messageRef = z.object({ t: z.literal('message'), convo: z.string(), id: z.string() })
export type MessageRef = z.infer<typeof messageRef>

const anyRef = z.discriminatedUnion('t', [postRef, messageRef])

export function refOf(target: Target): PostRef | MessageRef {
  const parsed = anyRef.safeParse(target.ref)
  if (!parsed.success) throw new Fault('internal', { what: 'bluesky ref' })
  return parsed.data
}
