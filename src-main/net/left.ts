/** What the server says is left of our allowance. Every part may be missing. */
/** `moves`: of a window that moves along: what is used comes free bit by bit, so that asking less leaves more. */
export type Budget = { limit: number | null; remaining: number | null; resetAt: number | null; moves?: true }
