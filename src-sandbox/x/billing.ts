/** Millionths of a dollar. https://docs.x.com/x-api/getting-started/pricing */
const prices = { post: 5_000, user: 10_000, message: 10_000, mute: 1_000 }

/**
 * What the calls cost by the vendor's own list: for each thing that is given, once a day; for each write. A client keeps its own account of it, apart from
 * this one.
 */
export function createBilling(now: () => number, credit: number) {
  const given = new Set<string>()
  let day = ''
  let spent = 0
  const months = new Map<string, number>()
  const charge = (amount: number) => {
    spent += amount
    const month = new Date(now()).toISOString().slice(0, 7)
    months.set(month, (months.get(month) ?? 0) + amount)
  }
  return {
    give(kind: keyof typeof prices, ids: readonly string[]): void {
      const today = new Date(now()).toISOString().slice(0, 10)
      if (today !== day) given.clear()
      day = today
      for (const id of ids) {
        if (given.has(`${kind} ${id}`)) continue
        given.add(`${kind} ${id}`)
        charge(prices[kind])
      }
    },
    write: charge,
    get spent() { return spent },
    get broke() { return spent >= credit },
    months,
  }
}
