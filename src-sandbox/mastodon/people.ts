export type SandboxAccount = { username: string; displayName?: string; domain?: string; token?: string; scopes?: string[]; staff?: boolean }
export type Person = SandboxAccount & { id: string; displayName: string; domain: string; scopes: string[] }

/** Those who have an account on this server, and those of others that it knows. */
export function createPeople(domain: string) {
  const people: Person[] = []
  const acctOf = (person: Person): string => (person.domain === domain ? person.username : `${person.username}@${person.domain}`)

  return {
    acctOf,
    all: (): readonly Person[] => people,
    /** By its name here (`lea`, `lea@elsewhere.test`); made when it was not there yet. */
    named(acct: string, more: Partial<SandboxAccount> = {}): Person {
      const [username = acct, of = domain] = acct.replace(/^@/, '').split('@')
      const known = people.find((one) => one.username.toLowerCase() === username.toLowerCase() && one.domain === of)
      if (known !== undefined) return Object.assign(known, more)
      const person: Person = {
        displayName: username,
        scopes: ['read', 'write', 'follow'],
        ...more,
        username,
        domain: of,
        id: `${109_000_000_000_000_000n + BigInt(people.length + 1)}`,
      }
      people.push(person)
      return person
    },
    find: (acct: string): Person | undefined =>
      people.find((one) => [acctOf(one), `${one.username}@${one.domain}`].includes(acct.replace(/^@/, '').toLowerCase())),
    withId: (id: string): Person | undefined => people.find((one) => one.id === id),
    withToken: (token: string): Person | undefined => people.find((one) => one.token !== undefined && one.token === token),
  }
}
export type People = ReturnType<typeof createPeople>
