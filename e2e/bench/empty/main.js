import { app, BrowserWindow } from 'electron'

// The yardstick: as little as an Electron can do. With LIST rows, a plain list of as many, which is what Chromium itself scrolls.
const rows = Number(process.env['LIST'] ?? 0)
const list = Array.from({ length: rows }, (_, n) => `<div style="height:56px">${n}</div>`).join('')
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800 })
  void window.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(`<!doctype html><title>empty</title><div role="option">${list || 'empty'}</div>`)}`)
})
