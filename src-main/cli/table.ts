import { accountCommands } from './account-commands.ts'
import { classifyCommand } from './classify-command.ts'
import type { CliCommand } from './command.ts'
import { decidingCommands } from './deciding-commands.ts'
import { dumpCommand } from './dump-command.ts'
import { evidenceCommands } from './evidence-commands.ts'
import { keepingCommands } from './keeping-commands.ts'
import { postCommands } from './post-commands.ts'
import { readingCommands } from './reading-commands.ts'
import { ruleCommands } from './rule-commands.ts'
import { savedReplyCommands } from './saved-reply-commands.ts'
import { settingsCommands } from './settings-commands.ts'
import { verdictCommands } from './verdict-commands.ts'
import { viewCommands } from './view-commands.ts'
import { watchCommands } from './watch-commands.ts'

/** Every command of the command line: parsing, help and docs/cli.md are read from here. */
export const table: readonly CliCommand[] = [...readingCommands, ...decidingCommands, ...accountCommands, ...keepingCommands, ...postCommands, ...savedReplyCommands, ...viewCommands, ...watchCommands, ...settingsCommands, ...verdictCommands, ...ruleCommands, ...evidenceCommands, classifyCommand, dumpCommand]
