import { accountCommands } from './account-commands.ts'
import { actCommands } from './act-commands.ts'
import type { Handlers } from './context.ts'
import { evidenceHandlers } from './evidence-commands.ts'
import { deskHandlers } from './desk-commands.ts'
import { dataCommands } from './data-commands.ts'
import { moderationCommands } from './moderation-commands.ts'
import { outboxCommands } from './outbox-commands.ts'
import { postHandlers } from './post-commands.ts'
import { readCommands } from './read-commands.ts'
import { savedReplyHandlers } from './saved-reply-commands.ts'
import { smallCommands } from './small-commands.ts'
import { viewHandlers } from './view-commands.ts'
import { watchCommands } from './watch-commands.ts'

/** Every command has its handler, or this does not compile. */
export const handlers: Handlers = { ...accountCommands, ...actCommands, ...dataCommands, ...evidenceHandlers, ...deskHandlers, ...moderationCommands, ...outboxCommands, ...postHandlers, ...readCommands, ...savedReplyHandlers, ...smallCommands, ...viewHandlers, ...watchCommands }
