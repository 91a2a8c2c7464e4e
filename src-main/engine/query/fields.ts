import type { InboxFilter } from '../../../src-contract/commands.ts'

/** What one value of the grammar sets; `has` adds to what is there. */
export type FilterFields = Partial<Pick<InboxFilter, 'kind' | 'state' | 'unread' | 'aside' | 'verdict' | 'has' | 'flag'>>
