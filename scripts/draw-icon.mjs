// Draws assets/icon.png (1024 px) from assets/icon.svg with the Electron at hand. Run again after the drawing changes: node scripts/draw-icon.mjs
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withDisplay } from './bootstrap/display.mjs'
import { passThrough } from './bootstrap/exec.mjs'
import { root } from './bootstrap/paths.mjs'
import { prepare } from './bootstrap/prepare.mjs'

const program = `import { app, BrowserWindow } from 'electron'
import { readFileSync, writeFileSync } from 'node:fs'
const [from, to] = process.argv.slice(-2)
app.whenReady().then(async () => {
  const window = new BrowserWindow({ show: false })
  await window.loadURL('about:blank')
  const svg = 'data:image/svg+xml;base64,' + readFileSync(from).toString('base64')
  const url = await window.webContents.executeJavaScript(
    \`new Promise(done => { const image = new Image(); image.onload = () => { const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 1024; canvas.getContext('2d').drawImage(image, 0, 0, 1024, 1024); done(canvas.toDataURL('image/png')) };
      image.src = \${JSON.stringify(svg)} })\`)
  writeFileSync(to, Buffer.from(url.split(',')[1], 'base64'))
  app.exit(0)
})
`

const { electron, env } = await prepare()
const dir = mkdtempSync(join(tmpdir(), 'vigie-icon-'))
writeFileSync(join(dir, 'package.json'), '{"name":"icon","version":"1.0.0","type":"module","main":"main.mjs"}')
writeFileSync(join(dir, 'main.mjs'), program)
process.exitCode = await withDisplay(display =>
  passThrough(electron.path, [...electron.args, dir, join(root, 'assets', 'icon.svg'), join(root, 'assets', 'icon.png')], { env: { ...env, ...display } }),
)
rmSync(dir, { recursive: true, force: true })
