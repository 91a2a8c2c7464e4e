import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the data lies when nobody says otherwise: the same for the window and the command line, in the place each system keeps for it. */
export function defaultDataDir(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'Vigie')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Vigie')
  return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'vigie')
}
