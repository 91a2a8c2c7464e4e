import { channelAdapters } from '../escalation/registry.ts'
import type { ChannelAdapter } from '../escalation/channel.ts'
import { openEngine } from '../host/open-engine.ts'
import { fileSecrets } from './escalation-secrets.contract.ts'

// An engine as a process of its own that sends what waits and dies by SIGKILL: as soon as the other end has taken it, or as soon as it is noted that
// handing over begins.

const [dir = '', secrets = '', when = 'sent'] = process.argv.slice(2)
const die = () => process.kill(process.pid, 'SIGKILL')

const dying = (adapter: ChannelAdapter): ChannelAdapter => ({
  ...adapter,
  perform: async (session, shipment, handing, signal) => {
    const delivered = await adapter.perform(session, shipment, () => {
      handing()
      if (when === 'handing') die()
    }, signal)
    die()
    return delivered
  },
})

const engine = openEngine({ dir, autoSync: false, secrets: fileSecrets(secrets), channels: channelAdapters.map(dying) })
await engine.call('outbox.flush', { wait: true, timeoutMs: 60_000 })
await engine.stop()
process.stdout.write('lived\n')
