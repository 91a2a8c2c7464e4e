import { contextBridge, ipcRenderer } from 'electron'
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

// To the page's own origin alone; a port can cross the two worlds in no other way.
ipcRenderer.on('vigie:port', (event) => window.postMessage({ vigie: 'port' }, window.location.origin, [...event.ports]))
