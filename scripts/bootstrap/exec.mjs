import { spawn } from 'node:child_process'

// Runs to the end and gives everything back; prints nothing. `timeoutMs` ends the child and yields code null.
export function capture(command, args, { cwd, env, timeoutMs, shell } = {}) {
  return new Promise(settle => {
    const child = spawn(command, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    child.stdout.on('data', chunk => (stdout += chunk))
    child.stderr.on('data', chunk => (stderr += chunk))
    child.on('error', error => {
      clearTimeout(timer)
      settle({ code: null, signal: null, stdout, stderr: stderr + String(error.message) })
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      settle({ code, signal, stdout, stderr })
    })
  })
}

// Hands over the terminal. Gives back the exit code as a shell would (128 + signal when killed). A signal that ends us is
// passed on; we wait for the child and then end with its code, whatever else there was to do.
export function passThrough(command, args, { cwd, env, stdio = 'inherit', onStdout } = {}) {
  return new Promise((settle, fail) => {
    const child = spawn(command, args, { cwd, env, stdio })
    let ending = false
    const forward = signal => {
      ending = true
      child.kill(signal)
    }
    for (const signal of endings) process.on(signal, forward)
    if (onStdout) child.stdout.on('data', onStdout)
    child.on('error', fail)
    child.on('close', (code, signal) => {
      for (const each of endings) process.off(each, forward)
      const result = code ?? 128 + (signalNumbers[signal] ?? 0)
      if (ending) process.exit(result)
      settle(result)
    })
  })
}

export const endings = ['SIGINT', 'SIGTERM', 'SIGHUP']
const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 }

export function tail(text, lines = 30) {
  return text.trimEnd().split('\n').slice(-lines).join('\n')
}
