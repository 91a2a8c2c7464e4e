import type { SandboxAnswer } from '../server.ts'
import { invalid, ok, refuse } from './answers.ts'
import type { Entities } from './entities.ts'
import type { Network } from './network.ts'
import type { Person } from './people.ts'

/** What the server's staff decides about accounts. https://docs.joinmastodon.org/methods/admin/accounts/ */
export function createStaff(network: Network, { adminAccount }: Entities) {
  const { people, silenced, suspended } = network
  const warnings: { account: string; type: 'silence' | 'suspend' }[] = []
  const notAllowed = () => refuse(403, 'This action is not allowed')
  const asStaff = (reader: Person, answer: () => SandboxAnswer): SandboxAnswer => (reader.staff === true ? answer() : notAllowed())

  return {
    warnings,
    list: (reader: Person) => asStaff(reader, () => ok(people.all().slice(-100).reverse().map(adminAccount))),
    show: (reader: Person, person: Person) => asStaff(reader, () => ok(adminAccount(person))),
    /** Each is one more warning on the record, whether or not it changes anything. */
    decide: (reader: Person, person: Person, type: unknown) =>
      asStaff(reader, () => {
        if (person.staff === true) return notAllowed()
        if (type === 'silence') silenced.add(person.id)
        else if (type === 'suspend') suspended.add(person.id)
        else return invalid('Type is not included in the list')
        warnings.push({ account: people.acctOf(person), type })
        return ok({})
      }),
    unsilence: (reader: Person, person: Person) =>
      asStaff(reader, () => {
        silenced.delete(person.id)
        return ok(adminAccount(person))
      }),
    // Nobody lifts what does not stand.
    unsuspend: (reader: Person, person: Person) => asStaff(reader, () => (suspended.delete(person.id) ? ok(adminAccount(person)) : notAllowed())),
  }
}
