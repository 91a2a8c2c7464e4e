/** What the server says is left of our allowance. Every part may be missing. */
export type Budget = { limit: number | null; remaining: number | null; resetAt: number | null }
