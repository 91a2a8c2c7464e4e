import { z } from 'zod'

/** What the window may ask of the desktop shell (the Electron main process), parsed there on arrival. */
export const shellCommands = {
  /** http and https alone; anything else is refused. */
  openExternal: z.strictObject({ url: z.string().max(4000) }),
  /** Asks the user for a file to write a backup to, or to restore from; null when they changed their mind. */
  pickBackup: z.strictObject({ mode: z.enum(['save', 'open']) }),
  setLanguage: z.strictObject({ language: z.enum(['fr', 'en']) }),
  setTheme: z.strictObject({ theme: z.enum(['system', 'light', 'dark']) }),
  /** Leaves the first-run screen for the demo on its sandbox networks, in a data directory of its own. */
  startDemo: z.strictObject({}),
  /** The window has drawn its first screen. */
  ready: z.strictObject({}),
} as const
export type ShellCommandName = keyof typeof shellCommands
export type ShellInput<N extends ShellCommandName> = z.input<(typeof shellCommands)[N]>

/** What the shell tells the window: a menu entry was chosen; the engine died and is being started again, or came back. */
export type ShellEvent =
  | { event: 'command'; name: string }
  | { event: 'engine'; state: 'starting' | 'ready' | 'failed'; failure?: { code: string; params: Record<string, string | number> } }

/** What the window knows at its first line, before it has asked anything. */
export type Boot = { language: 'fr' | 'en'; theme: 'system' | 'light' | 'dark'; demo: boolean; platform: string; version: string; fallbackRuntime: boolean }
