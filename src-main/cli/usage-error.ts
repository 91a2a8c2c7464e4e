/** What was typed cannot be meant: exit 2. `reason` is one of the catalogue's own words, or what was typed. */
export class UsageError extends Error {
  readonly reason: string
  constructor(reason: string) {
    super(reason)
    this.name = 'UsageError'
    this.reason = reason
  }
}
