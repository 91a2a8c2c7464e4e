import { app, BrowserWindow } from 'electron'

const once = process.argv.includes('--once')

app.whenReady().then(async () => {
  const window = new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true, contextIsolation: true } })
  await window.loadURL(new URL('../renderer/index.html', import.meta.url).href)
  if (!once) return
  process.stdout.write(`${JSON.stringify({ electron: process.versions['electron'], title: window.getTitle() })}\n`)
  app.exit(0)
})
