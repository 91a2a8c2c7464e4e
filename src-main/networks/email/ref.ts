import { z } from 'zod'
import type { Opaque, Target } from '../../../src-contract/remote.ts'

/**
 * Where a message was when it was last read: a hint, by which most are found in one question. The Message-ID is what finds it after a move; a message
 * without one is known by a digest of its head, and found by its place alone. `own`: it lay among what we sent, wherever it lies now. `print` tells two
 * letters of one Message-ID apart; null where nothing could be read.
 */
const ref = z.object({ folder: z.string(), validity: z.string(), uid: z.number().int(), id: z.string().nullable(), own: z.boolean(), print: z.string().nullable().default(null) })
export type Ref = z.infer<typeof ref>

export const refOf = (target: Pick<Target, 'ref'>): Ref | null => ref.safeParse(target.ref).data ?? null
export const toOpaque = ({ folder, validity, uid, id, own, print }: Ref): Opaque => ({ folder, validity, uid, id, own, print })
