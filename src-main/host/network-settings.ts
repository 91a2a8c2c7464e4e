import type { Engine } from '../engine.ts'
import type { Logger } from '../lib/logger.ts'
import { trustFile } from '../net/authorities.ts'
import { chooseProxy } from '../net/proxy.ts'

/** The user's own word on how the network is reached, from the settings of the data directory: `network.proxy` and `network.certificates`. */
export function followNetworkSettings(engine: Engine, logger: Logger): void {
  let named: string | null = null
  const read = async (): Promise<void> => {
    const { settings } = await engine.call('settings.get', {})
    const { 'network.proxy': proxy, 'network.certificates': file } = settings
    // A name and password would lie in the clear among the settings: they come by the environment or not at all.
    chooseProxy(typeof proxy === 'string' && !proxy.includes('@') ? proxy : null)
    const path = typeof file === 'string' && file !== '' ? file : null
    const found = trustFile(path)
    if (path !== null && path !== named && found === 0) logger.log('warn', 'the file of certificates holds none')
    named = path
  }
  const again = (): void => void read().catch(() => undefined)
  engine.on((event) => {
    if (event.event === 'changes' && event.changes.catalogue) again()
  })
  again()
}
