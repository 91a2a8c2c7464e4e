import { withDisplay } from '../bootstrap/display.mjs'
import { passThrough } from '../bootstrap/exec.mjs'
import { root } from '../bootstrap/paths.mjs'
import { prepare } from '../bootstrap/prepare.mjs'
import { buildApp } from './tools.mjs'

export function demo(args) {
  return launch(['--demo', ...args])
}

export function start(args) {
  return launch(args)
}

async function launch(args) {
  const { electron, env } = await prepare()
  await buildApp(env)
  const once = args.includes('--once')
  return withDisplay(display => {
    // On a display of our own Chromium complains of the bus and the graphics card it misses, and of nothing else.
    const quiet = display.DISPLAY === undefined ? [] : ['--log-level=3']
    const command = [...electron.args, ...quiet, root, ...args]
    const childEnv = { ...env, ...display }
    if (!once) return passThrough(electron.path, command, { cwd: root, env: childEnv })
    return lastLineLast(onStdout =>
      passThrough(electron.path, command, { cwd: root, env: childEnv, stdio: ['inherit', 'pipe', 'inherit'], onStdout }),
    )
  })
}

// Passes stdout on as it comes, but keeps the latest JSON line back until the app has ended: it has to be the last one.
async function lastLineLast(run) {
  let rest = ''
  let result
  const line = text => {
    if (!text.startsWith('{')) process.stdout.write(text)
    else {
      if (result !== undefined) process.stdout.write(result)
      result = text
    }
  }
  const code = await run(chunk => {
    rest += chunk
    const lines = rest.split('\n')
    rest = lines.pop()
    for (const each of lines) line(`${each}\n`)
  })
  if (rest !== '') line(`${rest}\n`)
  if (result !== undefined) process.stdout.write(result)
  // It ended without a complaint and without its result: somebody closed it.
  return code === 0 && result === undefined ? 1 : code
}
