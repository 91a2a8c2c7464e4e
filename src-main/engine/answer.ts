import { z } from 'zod'
import { commands } from '../../src-contract/commands.ts'
import type { CommandName } from '../../src-contract/commands.ts'
import { Fault, toFailure } from '../../src-contract/failure.ts'
import type { Response } from '../../src-contract/wire.ts'
import type { EngineContext, Handler } from './context.ts'
import { handlers } from './handlers.ts'

// No code is made at run time: the window's policy forbids it, and the engine needs no exception.
z.config({ jitless: true })

const request = z.object({ id: z.number().int(), name: z.string().max(60), input: z.unknown() })

/** Parses what arrived, does it, answers. Never rejects: a failure is an answer. */
export async function answerWith(context: EngineContext, message: unknown): Promise<Response> {
  const parsed = request.safeParse(message)
  if (!parsed.success) return { id: 0, failure: { code: 'input.invalid', params: { name: 'request' } } }
  const { id, name, input } = parsed.data
  try {
    return { id, output: await carryOut(context, name, input) }
  } catch (error) {
    const failure = toFailure(error)
    if (failure.code === 'internal') context.logger.log('error', 'command', { name: isCommand(name) ? name : 'unknown', what: String(failure.params['what']), at: placeOf(error) })
    return { id, failure }
  }
}

export async function carryOut(context: EngineContext, name: string, input: unknown): Promise<unknown> {
  if (!isCommand(name)) throw new Fault('command.unknown', { name: name.slice(0, 60) })
  const parsed = commands[name].input.safeParse(input)
  if (!parsed.success) throw new Fault('input.invalid', { name: fieldOf(parsed.error) })
  // Name, schema and handler come from one key; the compiler cannot follow that through the union.
  const handler = handlers[name] as Handler<CommandName>
  return handler(context, parsed.data as never)
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name)
}

/** The field that is wrong, never its value: it may be a secret. */
function fieldOf(error: z.ZodError): string {
  const [issue] = error.issues
  if (issue === undefined) return 'input'
  const path = issue.path.filter((part) => typeof part === 'string').join('.')
  return path === '' ? (issue.code === 'unrecognized_keys' ? (issue.keys[0] ?? 'input').slice(0, 60) : 'input') : path.slice(0, 60)
}

/** Where in our own files, without the message: that may hold anything. */
function placeOf(error: unknown): string {
  const line = error instanceof Error ? error.stack?.split('\n').find((each) => /^\s+at /.test(each)) : undefined
  return /([\w.-]+\.[jt]s:\d+):\d+\)?$/.exec(line ?? '')?.[1] ?? '?'
}
