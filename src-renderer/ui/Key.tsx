const shown: Readonly<Record<string, string>> = {
  Enter: '↵', Delete: '⌦', ArrowUp: '↑', ArrowDown: '↓', PageUp: '⇞', PageDown: '⇟', Home: '↖', End: '↘', Escape: 'Esc',
}

export function keyText(chord: string, mac: boolean): string {
  return chord
    .split(' ')
    .map((key) => (key.startsWith('Mod+') ? `${mac ? '⌘' : 'Ctrl '}${keyName(key.slice(4)).toUpperCase()}` : keyName(key)))
    .join(' ')
}

function keyName(key: string): string {
  return shown[key] ?? key
}

/** The key beside its verb: in the same type, faint. Not read aloud, since the button itself carries `aria-keyshortcuts`. */
export function Key({ chord, mac }: { chord: string; mac: boolean }) {
  return <kbd className="key" aria-hidden="true">{keyText(chord, mac)}</kbd>
}
