/** What a message may be taken to be, the gravest first. Apart from its schema, so that the window can name them without bringing the schema library along. */
export const verdictHeads = ['toxic', 'spam', 'complaint', 'question', 'praise'] as const
export type VerdictHead = (typeof verdictHeads)[number]
