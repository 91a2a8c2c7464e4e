import { type BrowserWindow, ipcMain, type IpcMainInvokeEvent } from 'electron'
import { Fault, toFailure } from '../../src-contract/failure.ts'
import { type ShellAnswer, type ShellCommandName, shellCommands } from '../../src-contract/shell.ts'
import type { z } from 'zod'
import { isOwnPage } from './addresses.ts'
import { log } from './log.ts'

type Parsed<N extends ShellCommandName> = z.output<(typeof shellCommands)[N]>
export type ShellHandlers = { [N in ShellCommandName]: (input: Parsed<N>, from: BrowserWindow) => Promise<unknown> | unknown }

/** The one door from the page to this process. What is not asked by our own page in one of our own windows is refused before it is read. */
export function answerShell(ownWindows: () => readonly BrowserWindow[], handlers: ShellHandlers): void {
  ipcMain.handle('vigie:shell', async (event, name: unknown, input: unknown): Promise<ShellAnswer> => {
    try {
      const from = ownWindows().find((window) => isOurs(event, window))
      if (from === undefined) throw new Fault('command.notHere')
      if (!isCommand(name)) throw new Fault('command.unknown', { name: typeof name === 'string' ? name.slice(0, 40) : typeof name })
      return { output: (await run(handlers, name, input, from)) ?? null }
    } catch (thrown) {
      const failure = toFailure(thrown)
      log('a shell command was refused', { code: failure.code })
      return { failure }
    }
  })
}

function isOurs(event: IpcMainInvokeEvent, window: BrowserWindow): boolean {
  if (window.isDestroyed() || event.sender !== window.webContents) return false
  const frame = event.senderFrame
  return frame !== null && frame === window.webContents.mainFrame && isOwnPage(frame.url)
}

function isCommand(name: unknown): name is ShellCommandName {
  return typeof name === 'string' && Object.hasOwn(shellCommands, name)
}

function run<N extends ShellCommandName>(handlers: ShellHandlers, name: N, input: unknown, from: BrowserWindow): unknown {
  const parsed = shellCommands[name].safeParse(input)
  if (!parsed.success) throw new Fault('input.invalid', { name })
  // One schema and one handler under the same name; the compiler does not follow that through the union.
  return handlers[name](parsed.data as Parsed<N>, from)
}
