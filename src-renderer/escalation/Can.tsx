import type { ChannelCapabilities } from '../../src-contract/escalation.ts'
import { useT } from '../stores/language.ts'
import { Icon } from '../ui/Icon.tsx'

/** What it can, and what nobody has tried yet. */
export function Can({ capabilities }: { capabilities: ChannelCapabilities }) {
  const t = useT()
  const can = [
    capabilities.answers && t('ui.channel.can.answers'), capabilities.status && t('ui.channel.can.status'), capabilities.attachments !== null && t('ui.channel.can.files'),
    capabilities.readsBack && t('ui.channel.can.readsBack'),
  ].filter((each) => each !== false)
  return (
    <>
      <span className="quiet">{can.length === 0 ? t('ui.channel.cannot') : can.join(' · ')}</span>
      {!capabilities.proven && (
        <span className="signal-caution">
          <Icon name="alert" size={14} /> {t('ui.channel.unproven')}
        </span>
      )}
    </>
  )
}
