import { setTimeout as sleep } from 'node:timers/promises'

// The little of the DevTools protocol that a smoke test needs, over --remote-debugging-port: the package's inspect fuses are
// off, so nothing can drive its main process. https://chromedevtools.github.io/devtools-protocol/
export async function attach(port, timeoutMs) {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const page = (await targets(port)).find(({ type, url }) => type === 'page' && url !== '' && url !== 'about:blank')
    if (page !== undefined) return connect(page.webSocketDebuggerUrl)
    if (Date.now() > deadline) throw new Error('no window appeared')
    await sleep(100)
  }
}

export async function version(port) {
  return (await fetch(`http://127.0.0.1:${port}/json/version`)).json()
}

async function targets(port) {
  return (await fetch(`http://127.0.0.1:${port}/json/list`)).json()
}

function connect(url) {
  return new Promise((settle, fail) => {
    const socket = new WebSocket(url)
    const waiting = new Map()
    const complaints = []
    let last = 0
    const send = (method, params = {}) => {
      last += 1
      socket.send(JSON.stringify({ id: last, method, params }))
      return new Promise(answer => waiting.set(last, answer))
    }
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data)
      if (message.id !== undefined) waiting.get(message.id)?.(message)
      else if (message.method === 'Runtime.exceptionThrown') complaints.push(message.params.exceptionDetails.text)
      else if (message.method === 'Log.entryAdded' && message.params.entry.level === 'error') complaints.push(message.params.entry.text)
      else if (message.method === 'Runtime.consoleAPICalled' && message.params.type === 'error') complaints.push('console.error')
    }
    socket.onerror = () => fail(new Error('the window could not be attached to'))
    socket.onopen = async () => {
      await send('Runtime.enable')
      await send('Log.enable')
      const evaluate = async expression => {
        const { result, error } = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
        if (error !== undefined || result.exceptionDetails !== undefined) throw new Error(error?.message ?? result.exceptionDetails.text)
        return result.result.value
      }
      settle({ evaluate, complaints, close: () => socket.close() })
    }
  })
}
