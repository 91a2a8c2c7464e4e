const names: Readonly<Record<string, string>> = {
  Enter: 'Enter', Delete: 'Delete', Home: 'Home', End: 'End', PageUp: 'PageUp', PageDown: 'PageDown', ArrowUp: 'Up', ArrowDown: 'Down', ArrowLeft: 'Left',
  ArrowRight: 'Right', F5: 'F5', '+': 'Plus',
}

/**
 * A key of the window as a menu writes it, or null for what a menu cannot: two keys in a row, and signs that not every layout has a key for. It is only shown;
 * the window hears its own keys (https://www.electronjs.org/docs/latest/api/accelerator).
 */
export function acceleratorOf(chord: string): string | null {
  const parts = /^(Mod\+)?(Shift\+)?(.+)$/.exec(chord)
  const [, mod = '', shift = '', key = ''] = parts ?? []
  const name = names[key] ?? (/^[a-z0-9]$/.test(key) ? key.toUpperCase() : null)
  return name === null ? null : `${mod === '' ? '' : 'CmdOrCtrl+'}${shift === '' ? '' : 'Shift+'}${name}`
}
