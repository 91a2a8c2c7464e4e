import { useKeys } from '../stores/keys.ts'
import { useT } from '../stores/language.ts'
import { isMac } from '../stores/platform.ts'
import { close } from '../stores/view.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import { keyText } from '../ui/Key.tsx'
import { commandList, type Group } from './commands.ts'

const groups: readonly Group[] = ['move', 'pick', 'decide', 'write', 'outbox', 'go', 'window']

/** All the keys, from the table that does them. */
export function CheatSheet() {
  useKeys()
  const t = useT()
  return (
    <Dialog label={t('ui.command.keys.show')} className="sheet-keys" onClose={close}>
      <header className="sheet-head">
        <h2>{t('ui.command.keys.show')}</h2>
        <button type="button" className="icon-button" aria-label={t('ui.close')} title={t('ui.close')} onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      {/* Can be focused so that it can be scrolled by keys. */}
      <div className="key-groups" tabIndex={0} role="region" aria-label={t('ui.command.keys.show')}>
        {/* What scrolls is not what has the columns: those would go on beyond its side. */}
        <div className="key-columns">
          {groups.map((group) => (
            <section key={group} aria-label={t(`ui.group.${group}`)}>
              <h3>{t(`ui.group.${group}`)}</h3>
              <dl>
                {commandList
                  .filter((command) => command.group === group && command.keys.length > 0)
                  .map((command) => (
                    <div key={command.id}>
                      <dt>{t(`ui.command.${command.id}`)}</dt>
                      <dd>
                        {command.keys.map((key) => (
                          <kbd key={key} className="key">
                            {keyText(key, isMac)}
                          </kbd>
                        ))}
                      </dd>
                    </div>
                  ))}
                {group === 'write' && (
                  <div>
                    <dt>{t('ui.composer.send')}</dt>
                    <dd>
                      <kbd className="key">{keyText('Mod+Enter', isMac)}</kbd>
                    </dd>
                  </div>
                )}
              </dl>
            </section>
          ))}
        </div>
      </div>
    </Dialog>
  )
}
