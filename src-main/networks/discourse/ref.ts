import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { Target } from '../../../src-contract/remote.ts'

/**
 * What its name in a topic does not say. `post`: the forum's id of the post, null for one that waits to be posted. `review`: the entry of the queue
 * that this item stands for. `secret`: in a private conversation.
 */
const ref = z.object({ post: z.number().nullable(), review: z.number().nullable(), secret: z.boolean() })
export type Ref = z.infer<typeof ref>

export function refOf(target: Target): Ref {
  const parsed = ref.safeParse(target.ref)
  if (!parsed.success) throw new Fault('internal', { what: 'discourse ref' })
  return parsed.data
}

/** A post is named by its topic and its number there, which is how answers and notifications name it. */
export const nameOf = (topic: number, number: number): string => `${topic}/${number}`

export function placeIn(name: string): { topic: number; number: number } | null {
  const [, topic, number] = /^(\d{1,15})\/(\d{1,9})$/.exec(name) ?? []
  return topic === undefined || number === undefined ? null : { topic: Number(topic), number: Number(number) }
}

export const reviewName = (id: number): string => `review/${id}`
