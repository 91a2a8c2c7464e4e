const shown: Readonly<Record<string, string>> = {
  Enter: '↵', Delete: '⌦', ArrowUp: '↑', ArrowDown: '↓', PageUp: '⇞', PageDown: '⇟', Home: '↖', End: '↘', Escape: 'Esc',
}

export function keyText(chord: string, mac: boolean): string {
  return chord
    .split(' ')
    .map((key) => (key.startsWith('Mod+') ? `${mac ? '⌘' : 'Ctrl '}${withShift(key.slice(4), mac)}` : keyName(key)))
    .join(' ')
}

function withShift(key: string, mac: boolean): string {
  return key.startsWith('Shift+') ? `${mac ? '⇧' : '⇧ '}${keyName(key.slice(6)).toUpperCase()}` : keyName(key).toUpperCase()
}

function keyName(key: string): string {
  if (key.startsWith('Shift+')) return `⇧ ${key.slice(6).toUpperCase()}`
  return shown[key] ?? key
}

/** The key beside its verb: in the same type, faint. Not read aloud, since the button itself carries `aria-keyshortcuts`. */
export function Key({ chord, mac }: { chord: string; mac: boolean }) {
  return <kbd className="key" aria-hidden="true">{keyText(chord, mac)}</kbd>
}
