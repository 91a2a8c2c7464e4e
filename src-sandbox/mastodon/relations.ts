import type { SandboxAnswer, SandboxRequest } from '../server.ts'
import { fieldsOf, invalid, notFound, ok } from './answers.ts'
import type { Entities } from './entities.ts'
import type { Network } from './network.ts'
import type { Person } from './people.ts'

type Report = { by: string; account: string; statuses: string[]; comment: string; category: string }

/** What one person wants to hear no more of another. https://docs.joinmastodon.org/methods/accounts/ */
export function createRelations(network: Network, entities: Entities, now: () => number) {
  const { people } = network
  const reports: Report[] = []

  const toggle = (sets: Map<string, Set<string>>, of: string, what: string, on: boolean) => {
    const set = sets.get(of) ?? new Set()
    if (on) set.add(what)
    else set.delete(what)
    sets.set(of, set)
  }

  return {
    reports,
    block(reader: Person, person: Person, on: boolean): SandboxAnswer {
      toggle(network.blocks, reader.id, person.id, on)
      return ok(entities.relationship(reader, person))
    },
    mute(reader: Person, person: Person, on: boolean): SandboxAnswer {
      toggle(network.mutes, reader.id, person.id, on)
      return ok(entities.relationship(reader, person))
    },
    blockDomain(reader: Person, domain: string, on: boolean): SandboxAnswer {
      if (!/^[\w-]+(\.[\w-]+)+$/.test(domain)) return invalid('Domain is invalid')
      toggle(network.domainBlocks, reader.id, domain, on)
      return ok({})
    },
    report(reader: Person, request: SandboxRequest): SandboxAnswer {
      const fields = fieldsOf(request)
      const person = people.withId(String(fields['account_id']))
      if (person === undefined) return notFound()
      const ids = Array.isArray(fields['status_ids']) ? fields['status_ids'].map(String) : []
      const comment = typeof fields['comment'] === 'string' ? fields['comment'] : ''
      if (comment.length > 1000) return invalid('Comment is too long')
      const category = typeof fields['category'] === 'string' ? fields['category'] : 'other'
      reports.push({ by: reader.username, account: people.acctOf(person), statuses: ids, comment, category })
      return ok({
        id: String(reports.length),
        action_taken: false,
        action_taken_at: null,
        category,
        comment,
        forwarded: false,
        created_at: entities.instant(now()),
        status_ids: ids,
        rule_ids: null,
        target_account: entities.account(person),
      })
    },
  }
}
