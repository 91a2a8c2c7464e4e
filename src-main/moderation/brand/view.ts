import type { Tolerance } from '../../../src-contract/moderation.ts'
import type { Delta } from '../learning/delta.ts'
import type { Lists } from './lists.ts'

/** What a brand brings to the judging of its texts. */
export type BrandView = { lists: Lists | null; delta: Delta | null; tolerance: Tolerance | null }
