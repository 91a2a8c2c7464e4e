/** A reader never becomes slower than this share of its usual pace: what has come free has to be noticed. */
export const slowestPace = 1 / 12
/** What is spent a little faster than the day or month passes is no reason to slow down yet. */
const leeway = 1.25

/**
 * How much of its usual pace what is left of a day's or month's allowance bears, where spending began as readers spend: all of it as long as the share that is left
 * keeps up with the share of the time that is left.
 */
export const paceOfSpan = (left: number, timeLeft: number): number => within(timeLeft <= 0 ? 1 : (leeway * left) / timeLeft)

/** The same of a window that moves along: from half of what readers may use on ever slower, so that what comes free keeps up. */
export const paceOfWindow = (left: number): number => within(left * 2)

const within = (pace: number): number => (Number.isFinite(pace) ? Math.min(1, Math.max(slowestPace, pace)) : slowestPace)
