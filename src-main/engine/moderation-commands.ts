import type { CommandName } from '../../src-contract/commands.ts'
import { Fault } from '../../src-contract/failure.ts'
import { moderationCommands as contract } from '../../src-contract/moderation-commands.ts'
import type { Handlers } from './context.ts'

type Name = keyof typeof contract & CommandName

export const moderationCommands = Object.fromEntries(
  Object.keys(contract).map((name) => [name, () => {
    throw new Fault('command.notHere', { name })
  }]),
) as unknown as Handlers<Name>
