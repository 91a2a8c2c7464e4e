import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endings } from './exec.mjs'
import { Sentence, say } from './say.mjs'

export function needsDisplay(env = process.env) {
  return process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY
}

// Runs `work` with the environment of a display: the one there is, or an Xvfb of our own that ends with us.
export async function withDisplay(work) {
  if (!needsDisplay()) return work({})
  const dir = mkdtempSync(join(tmpdir(), 'vigie-display-'))
  const authority = join(dir, 'Xauthority')
  writeFileSync(authority, cookie(), { mode: 0o600 })
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-auth', authority], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const end = () => {
    server.kill('SIGTERM')
    rmSync(dir, { recursive: true, force: true })
  }
  process.once('exit', end)
  // Without a listener these would end us before `exit` is heard, and leave the server behind. While a child runs, whoever
  // started it listens too, and ends us after it.
  const leave = signal => {
    if (process.listenerCount(signal) <= 1) process.exit(signal === 'SIGINT' ? 130 : 143)
  }
  for (const signal of endings) process.on(signal, leave)
  try {
    const number = await displayNumber(server)
    say(`· No display here: Xvfb serves as :${number}`)
    return await work({ DISPLAY: `:${number}`, XAUTHORITY: authority })
  } finally {
    process.off('exit', end)
    for (const signal of endings) process.off(signal, leave)
    end()
  }
}

function displayNumber(server) {
  return new Promise((settle, fail) => {
    let text = ''
    server.stdio[3].on('data', chunk => {
      text += chunk
      if (text.includes('\n')) settle(Number(text))
    })
    server.once('error', () => fail(new Sentence('Xvfb could not be started.')))
    server.once('exit', code => fail(new Sentence(`Xvfb ended at once (exit ${code}).`)))
  })
}

// One Xauthority entry of the family "wild": without it any local user could read the screen.
function cookie() {
  const field = data => Buffer.concat([Buffer.from([data.length >> 8, data.length & 255]), data])
  const parts = [Buffer.alloc(0), Buffer.alloc(0), Buffer.from('MIT-MAGIC-COOKIE-1'), randomBytes(16)]
  return Buffer.concat([Buffer.from([0xff, 0xff]), ...parts.map(field)])
}
