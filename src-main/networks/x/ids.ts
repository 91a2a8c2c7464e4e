/** Ids are numbers beyond what a number holds: the longer text is the larger. */
export const isOlder = (a: string, b: string): boolean => a.length < b.length || (a.length === b.length && a < b)
export const newest = (ids: readonly string[]): string | null => ids.reduce<string | null>((most, one) => (most === null || isOlder(most, one) ? one : most), null)
export const oldest = (ids: readonly string[]): string | null => ids.reduce<string | null>((least, one) => (least === null || isOlder(one, least) ? one : least), null)

const epoch = 1_288_834_974_657

/** The upper bits are the time. https://docs.x.com/fundamentals/x-ids */
export const instantOf = (id: string): number => Number(BigInt(id) >> 22n) + epoch
export const idAt = (at: number): string => String(BigInt(Math.max(0, Math.floor(at) - epoch)) << 22n)
