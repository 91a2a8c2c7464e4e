import { contextBridge, ipcRenderer, webFrame } from 'electron'
import type { Boot, ShellAnswer, ShellEvent, VigieBridge } from '../src-contract/shell.ts'

// Forwards and knows nothing by name: what may be asked is decided, and parsed, where it arrives (shell/ipc.ts).
const given = process.argv.find((argument) => argument.startsWith('--vigie-boot=')) ?? ''
const boot: Boot = JSON.parse(decodeURIComponent(given.slice('--vigie-boot='.length)))

const bridge: VigieBridge = {
  boot,
  shell: (name, input): Promise<ShellAnswer> => ipcRenderer.invoke('vigie:shell', name, input),
  onShell: (listener) => {
    const forward = (_: unknown, event: ShellEvent): void => listener(event)
    ipcRenderer.on('vigie:event', forward)
    return () => void ipcRenderer.off('vigie:event', forward)
  },
}

contextBridge.exposeInMainWorld('vigie', bridge)

// macOS spells by itself; elsewhere the words are looked up by the shell, in dictionaries that lie beside it.
if (boot.platform !== 'darwin') {
  webFrame.setSpellCheckProvider(boot.language, { spellCheck: (words, mark) => void ipcRenderer.invoke('vigie:spell', words).then(mark) })
}

// To the page's own origin alone; a port can cross the two worlds in no other way.
ipcRenderer.on('vigie:port', (event) => window.postMessage({ vigie: 'port' }, window.location.origin, [...event.ports]))
