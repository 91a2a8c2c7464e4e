/** Ids are numbers of up to 64 bits, written as text, whose upper bits are the time. https://docs.discord.com/developers/reference#snowflakes */
const epoch = 1_420_070_400_000

/** A number can be longer than another and still begin lower. */
export const isLater = (a: string, b: string): boolean => (a.length === b.length ? a > b : a.length > b.length)

export const latest = (ids: readonly string[], least = '0'): string => ids.reduce((last, id) => (isLater(id, last) ? id : last), least)
export const earliest = (ids: readonly string[]): string | null => ids.reduce<string | null>((first, id) => (first === null || isLater(first, id) ? id : first), null)

/** The first id that could be given at an instant. */
export const idAt = (at: number): string => String(BigInt(Math.max(0, Math.floor(at - epoch))) << 22n)
export const instantOf = (id: string): number => Number(BigInt(id) >> 22n) + epoch
/** Everything up to and with an id. */
export const upTo = (id: string) => ({ before: String(BigInt(id) + 1n) })
