/** Units of a day, counted by the project. https://developers.google.com/youtube/v3/determine_quota_cost */
export const unitsADay = 10_000

/** The day of the vendor's clock, which begins at midnight in California. */
const dayAt = (at: number): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Los_Angeles' }).format(at)

export function createQuota(now: () => number, limit: number) {
  let day = dayAt(now())
  let spent = 0
  const days = new Map<string, number>()
  return {
    limit,
    /** False: there is not enough left, and nothing was done. Invalid requests cost as well. */
    take(units: number): boolean {
      const today = dayAt(now())
      if (today !== day) [day, spent] = [today, 0]
      if (spent + units > limit) return false
      spent += units
      days.set(day, spent)
      return true
    },
    get spent() { return spent },
    /** What each day has cost. */
    days,
  }
}

export function unitsOf(method: string, path: string): number {
  if (method === 'GET') return path.endsWith('/search') ? 100 : 1
  return 50
}
