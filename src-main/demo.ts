import type { FromDemoProcess, ToDemoProcess } from '../src-contract/processes.ts'
import { startDemoNetworks, type DemoNetworks } from '../src-sandbox/demo/networks.ts'

/** What Electron puts on `process` in a utility process; a plain Node has none. */
type ParentPort = {
  postMessage(message: FromDemoProcess): void
  on(event: 'message', listener: (event: { data: ToDemoProcess }) => void): void
}

/** Somebody new about this often, on one network or another. */
const paceMs = 12_000

const parent = Reflect.get(process, 'parentPort') as ParentPort | undefined

/**
 * The sandbox networks in a process of their own, which ends when the app does. Under a plain Node (`node src-main/demo.ts`) it prints
 * how to connect to them, as one JSON line, and stays until its stdin closes: for trying the command line on them.
 */
if (parent !== undefined) {
  parent.on('message', ({ data: { live } }) => {
    void start(live).then(({ accounts, communities, watches }) => parent.postMessage({ kind: 'ready', accounts: [...accounts, ...communities], watches }))
  })
} else {
  const networks = await start(true)
  process.stdout.write(`${JSON.stringify({ accounts: [...networks.accounts, ...networks.communities], watches: networks.watches })}\n`)
  process.stdin.resume().once('end', () => {
    void networks.close().then(() => process.exit(0))
  })
}

async function start(live: boolean): Promise<DemoNetworks> {
  const networks = await startDemoNetworks()
  if (live) networks.startArrivals(paceMs)
  return networks
}
