import type { SandboxAnswer, SandboxRequest } from '../server.ts'
import type { Community, Person, Thing } from './community.ts'
import * as shapes from './shapes.ts'
import type { Reader } from './shapes.ts'

const ok = (body: unknown): SandboxAnswer => ({ status: 200, body })
/** What is wrong with what was written is told with status 200. */
const errors = (code: string, sentence: string, field: string, more: object = {}): SandboxAnswer => ok({ json: { errors: [[code, sentence, field]], ...more } })
const forbidden: SandboxAnswer = { status: 403, body: { message: 'Forbidden', error: 403 } }
const missing: SandboxAnswer = { status: 404, body: { message: 'Not Found', error: 404 } }

export type Relations = { blocked: Set<string>; banned: Map<string, Set<string>>; muted: Map<string, Set<string>> }

/** What the account does. */
export function createWrites(world: Community, reader: Reader, relations: Relations, now: () => number) {
  const { us } = reader
  /** So many seconds until one may write again. */
  let hurried = 0
  let silent = false

  const moderated = (fields: URLSearchParams, change: (thing: Thing) => void): SandboxAnswer => {
    const thing = world.things.get(fields.get('id') ?? '')
    if (thing === undefined) return ok({})
    if (!reader.moderates(thing.sub)) return forbidden
    if (!silent) change(thing)
    return ok({})
  }
  const done = (thing: unknown): SandboxAnswer => ok({ json: { errors: [], data: { things: [thing] } } })

  function comment(fields: URLSearchParams): SandboxAnswer {
    const [name, text] = [fields.get('thing_id') ?? '', fields.get('text') ?? '']
    if (name === '') return errors('NO_THING_ID', 'id not specified', 'parent')
    if (hurried > 0) return errors('RATELIMIT', `Looks like you've been doing that a lot. Take a break for ${Math.ceil(hurried / 60)} minutes before trying again.`, 'ratelimit', { ratelimit: hurried })
    if (text.trim() === '') return errors('NO_TEXT', 'we need something here', 'text')
    if (Array.from(text).length > 10_000) return errors('TOO_LONG', 'this is too long (max: 10000)', 'text')
    const letter = world.letters.get(name)
    if (letter !== undefined) {
      const to = letter.by.id === us.id ? letter.to : letter.by
      return done(shapes.letter(world.letter(us, to, `re: ${letter.subject}`, text, now(), letter.first)))
    }
    const thing = world.things.get(name)
    if (thing === undefined) return errors('NO_THING_ID', 'id not specified', 'parent')
    if (thing.deleted) return errors(thing.kind === 't1' ? 'DELETED_COMMENT' : 'DELETED_LINK', 'that comment has been deleted', 'parent')
    if (thing.archived) return errors('TOO_OLD', "that's a piece of history now; it's too late to reply to it", 'parent')
    if (thing.locked && !reader.moderates(thing.sub)) return errors('THREAD_LOCKED', 'Comments are locked.', 'parent')
    return done(shapes.comment(world.remark(us, thing, text, now()), reader))
  }

  function edit(fields: URLSearchParams): SandboxAnswer {
    const thing = world.things.get(fields.get('thing_id') ?? '')
    if (thing === undefined) return errors('NO_THING_ID', 'id not specified', 'thing_id')
    if (thing.by.id !== us.id) return errors('NOT_AUTHOR', "you can't do that", 'thing_id')
    Object.assign(thing, { text: fields.get('text') ?? '', editedAt: Math.max(now(), thing.at + 1) })
    return done(shapes.thing(thing, reader))
  }

  function report(fields: URLSearchParams): SandboxAnswer {
    const name = fields.get('thing_id') ?? ''
    const thing = world.things.get(name)
    if (thing === undefined && !world.letters.has(name)) return errors('NO_THING_ID', 'id not specified', 'thing_id')
    const reason = fields.get('reason') ?? ''
    if (thing !== undefined) thing.reports.set(reason, new Set([...(thing.reports.get(reason) ?? []), us.name]))
    return ok({ json: { errors: [] } })
  }

  function vote(fields: URLSearchParams): SandboxAnswer {
    const thing = world.things.get(fields.get('id') ?? '')
    if (thing === undefined) return { status: 400, body: { message: 'Bad Request', error: 400 } }
    const dir = Number(fields.get('dir') ?? 0)
    if (dir === 0) thing.likes.delete(us.name)
    else thing.likes.set(us.name, dir > 0)
    return ok({})
  }

  const personOf = (name: string): Person | undefined => world.people.get(name.toLowerCase())
  function relate(sub: string, fields: URLSearchParams, on: boolean): SandboxAnswer {
    if (!reader.moderates(sub)) return forbidden
    const found = personOf(fields.get('name') ?? '')
    const type = fields.get('type')
    if (found === undefined) return errors('USER_DOESNT_EXIST', "that user doesn't exist", 'name')
    const among = type === 'banned' ? relations.banned : type === 'muted' ? relations.muted : null
    if (among === null) return { status: 400, body: { message: 'Bad Request', error: 400 } }
    const there = among.get(sub) ?? new Set<string>()
    among.set(sub, there)
    if (on) there.add(found.id)
    else there.delete(found.id)
    return on ? ok({ json: { errors: [] } }) : ok({})
  }

  function block(id: string, on: boolean): SandboxAnswer {
    const found = Array.from(world.people.values()).find((one) => one.id === id)
    if (found === undefined) return { status: 400, body: { message: 'Bad Request', error: 400 } }
    if (on) relations.blocked.add(id)
    else relations.blocked.delete(id)
    return on ? ok({ name: found.name, id, icon_img: '', date: now() / 1000 }) : ok({})
  }

  function remove(fields: URLSearchParams): SandboxAnswer {
    const thing = world.things.get(fields.get('id') ?? '')
    if (thing !== undefined && thing.by.id !== us.id) return forbidden
    if (thing !== undefined) thing.deleted = true
    return ok({})
  }

  const fieldsOf = (request: SandboxRequest) => new URLSearchParams(request.text)
  const simple: Record<string, (fields: URLSearchParams) => SandboxAnswer> = {
    '/api/comment': comment, '/api/editusertext': edit, '/api/report': report, '/api/vote': vote, '/api/del': remove,
    '/api/approve': (fields) => moderated(fields, (thing) => Object.assign(thing, { approved: true, removed: false, spam: false, bannedBy: null })),
    '/api/remove': (fields) => moderated(fields, (thing) => {
      const spam = fields.get('spam') === 'true'
      Object.assign(thing, { approved: false, removed: !spam, spam, bannedBy: us.name })
    }),
    '/api/lock': (fields) => moderated(fields, (thing) => Object.assign(thing, { locked: true })),
    '/api/block_user': (fields) => block(fields.get('account_id') ?? '', true),
    '/api/unfriend': (fields) => (fields.get('type') === 'enemy' ? block(fields.get('id') ?? '', false) : missing),
  }

  return {
    take(request: SandboxRequest): SandboxAnswer | null {
      const about = /^\/r\/([\w-]+)\/api\/(friend|unfriend)$/.exec(request.path)
      if (about !== null) return relate((about[1] ?? '').toLowerCase(), fieldsOf(request), about[2] === 'friend')
      return simple[request.path]?.(fieldsOf(request)) ?? null
    },
    /** The next answers come too fast, until it is set back to 0. */
    hurry: (seconds: number) => void (hurried = seconds),
    /** Says yes to what moderators do, and does nothing. */
    sleep: (on = true) => void (silent = on),
  }
}
