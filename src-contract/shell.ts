import { z } from 'zod'
import type { LinkTarget } from './desktop.ts'
import type { Failure } from './failure.ts'

/** What the window may ask of the desktop shell (the Electron main process), parsed there on arrival. */
export const shellCommands = {
  /** http and https alone; anything else is refused. */
  openExternal: z.strictObject({ url: z.string().max(4000) }),
  /** A page on which the user allows us in: https, or on this very machine. */
  openSignIn: z.strictObject({ url: z.string().max(8000) }),
  /** Asks the user for a file to write a backup to, or to restore from; null when they changed their mind. */
  pickBackup: z.strictObject({ mode: z.enum(['save', 'open']) }),
  /** Asks the user where to write an exhibit of that name; null when they changed their mind. */
  pickExhibit: z.strictObject({ name: z.string().regex(/^[a-z0-9-]{1,60}\.zip$/) }),
  setLanguage: z.strictObject({ language: z.enum(['fr', 'en']) }),
  setTheme: z.strictObject({ theme: z.enum(['system', 'light', 'dark']) }),
  /** Leaves the first-run screen for the demo on its sandbox networks, in a data directory of its own. */
  startDemo: z.strictObject({}),
  /** The window has drawn its first screen. */
  ready: z.strictObject({}),
  /** One more window on the same data. */
  newWindow: z.strictObject({}),
  /** To the clipboard, as plain text. The page itself has no way to it. */
  copy: z.strictObject({ text: z.string().max(500_000) }),
  /** The language of what is being written in this window, where the system or a dictionary of ours knows it. */
  spelling: z.strictObject({ language: z.string().regex(/^[a-z]{2}$/) }),
  /** The commands of this window with the keys as they are now, for the system's menus; a group is set off by a line. */
  menu: z.strictObject({
    menus: z.array(z.strictObject({
      menu: z.enum(['item', 'pick', 'go']),
      groups: z.array(z.array(z.strictObject({ id: z.string().regex(/^[a-zA-Z]+\.[a-zA-Z]+$/), label: z.string().max(120), key: z.string().max(40).nullable() })).max(80)).max(6),
    })).max(3),
  }),
  /** Messages as text, on their way to a folder or another app: the drag goes on as one of files. */
  drag: z.strictObject({ files: z.array(z.strictObject({ id: z.number().int().positive(), text: z.string().max(500_000) })).min(1).max(50) }),
  /** The answer to `leaving`: `now` ends the app and keeps what is unsent for the next start. */
  leave: z.strictObject({ how: z.enum(['now', 'stay']) }),
} as const
export type ShellCommandName = keyof typeof shellCommands
export type ShellInput<N extends ShellCommandName> = z.input<(typeof shellCommands)[N]>

/**
 * What the shell tells the window: a menu entry was chosen; the engine died and is being started again, or came back; the app is to end and things
 * are unsent.
 */
export type ShellEvent =
  | { event: 'command'; name: string }
  | { event: 'leaving' }
  /** A notification, the tray or a `vigie://` link leads there. */
  | { event: 'go'; target: LinkTarget }
  | { event: 'engine'; state: 'starting' | 'ready' | 'failed'; failure?: { code: string; params: Record<string, string | number> } }

/** What the window knows at its first line, before it has asked anything. */
export type Boot = { language: 'fr' | 'en'; theme: 'system' | 'light' | 'dark'; demo: boolean; platform: string; version: string; fallbackRuntime: boolean
  /** The language that nobody speaks, for trying whether all texts find room. */
  pseudo: boolean
}

/** Every shell command answers so; `pickBackup` gives the chosen path or null, the others give null. */
export type ShellAnswer = { output: unknown } | { failure: Failure }

/**
 * `window.vigie`, all that the preload adds to the page. The way to the engine comes beside it: a window message whose data is
 * `{ vigie: 'port' }` and whose one port speaks wire.ts; a new one each time the engine has started, the old one is dead then.
 */
export type VigieBridge = {
  boot: Boot
  shell(name: string, input: unknown): Promise<ShellAnswer>
  /** Gives what ends the listening. */
  onShell(listener: (event: ShellEvent) => void): () => void
}
