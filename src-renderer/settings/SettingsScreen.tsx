import type { Language } from '../../src-i18n/language.ts'
import { useEngine } from '../stores/engine.ts'
import { useLanguage, useT } from '../stores/language.ts'
import { version } from '../stores/platform.ts'
import {
  setCollapseHarsh,
  setDensity,
  setHold,
  setImages,
  setLanguage,
  setTheme,
  usePrefs,
  usualHolds,
  type Density,
  type HoldKind,
  type Theme,
} from '../stores/prefs.ts'
import { goTo } from '../stores/view.ts'
import { Choice } from '../ui/Choice.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Budgets } from './Budgets.tsx'
import { Colleagues } from './Colleagues.tsx'
import { DataSection } from './DataSection.tsx'
import { DesktopSection } from './DesktopSection.tsx'
import { ReachSection } from './ReachSection.tsx'
import { SavedReplies } from './SavedReplies.tsx'
import { Keys } from './Keys.tsx'
import { OwnHolds } from './OwnHolds.tsx'

export function SettingsScreen() {
  const t = useT()
  return (
    <main className="screen" tabIndex={-1}>
      <header className="screen-head">
        <button type="button" className="icon-button" aria-label={t('ui.back')} title={t('ui.back')} onClick={() => goTo('inbox')}>
          <Icon name="back" />
        </button>
        <h1>{t('ui.settings.title')}</h1>
      </header>
      <div className="screen-body settings">
        <Looks />
        <DesktopSection />
        <Keys />
        <Holds />
        <OwnHolds />
        <Budgets />
        <SavedReplies />
        <Colleagues />
        <DataSection />
        <ReachSection />
        <Secrets />
        <p className="quiet figures">{t('ui.settings.version', { version })}</p>
      </div>
    </main>
  )
}

function Looks() {
  const t = useT()
  const language = useLanguage((state) => state.language)
  const { theme, density, images, collapseHarsh } = usePrefs()
  return (
    <section aria-label={t('ui.settings.looks')}>
      <h2>{t('ui.settings.looks')}</h2>
      {/* Each language in its own name, so that it can be found by those who speak no other. */}
      <Choice<Language>
        label={t('ui.settings.language')}
        name="language"
        value={language}
        onChange={setLanguage}
        options={[
          { value: 'fr', label: 'Français' },
          { value: 'en', label: 'English' },
        ]}
      />
      <Choice<Theme>
        label={t('ui.settings.theme')}
        name="theme"
        value={theme}
        onChange={setTheme}
        options={[
          { value: 'system', label: t('ui.settings.system') },
          { value: 'light', label: t('ui.settings.light') },
          { value: 'dark', label: t('ui.settings.dark') },
        ]}
      />
      <Choice<Density>
        label={t('ui.settings.density')}
        name="density"
        value={density}
        onChange={setDensity}
        options={[
          { value: 'system', label: t('ui.settings.auto') },
          { value: 'comfortable', label: t('ui.settings.comfortable') },
          { value: 'compact', label: t('ui.settings.compact') },
        ]}
      />
      <Choice<'on' | 'off'>
        label={t('ui.settings.images')}
        name="images"
        value={images ? 'on' : 'off'}
        onChange={(value) => setImages(value === 'on')}
        options={[
          { value: 'on', label: t('ui.settings.imagesOn') },
          { value: 'off', label: t('ui.settings.imagesOff') },
        ]}
      />
      <Choice<'on' | 'off'>
        label={t('ui.settings.harsh')}
        name="harsh"
        value={collapseHarsh ? 'on' : 'off'}
        onChange={(value) => setCollapseHarsh(value === 'on')}
        options={[
          { value: 'off', label: t('ui.settings.harshShown') },
          { value: 'on', label: t('ui.settings.harshHidden') },
        ]}
      />
    </section>
  )
}

const kinds: readonly HoldKind[] = ['reply', 'other', 'oneWay']

function Holds() {
  const t = useT()
  const holds = usePrefs((state) => state.holds)
  return (
    <section aria-label={t('ui.settings.holds')}>
      <h2>{t('ui.settings.holds')}</h2>
      <p className="quiet">{t('ui.settings.holdsWhat')}</p>
      {kinds.map((kind) => {
        const value = holds[kind] ?? usualHolds[kind]
        return (
          <label key={kind} className="hold">
            <span>{t(`ui.hold.${kind}`)}</span>
            <input
              type="range"
              min={0}
              max={60}
              step={1}
              value={value}
              aria-valuetext={t('ui.outbox.seconds', { n: value })}
              onChange={(event) => setHold(kind, Number(event.target.value))}
            />
            <output className="figures">{t('ui.outbox.seconds', { n: value })}</output>
          </label>
        )
      })}
    </section>
  )
}

function Secrets() {
  const t = useT()
  const secrets = useEngine((state) => state.hello?.secrets)
  if (secrets === undefined) return null
  return (
    <section aria-label={t('ui.settings.secrets')}>
      <h2>{t('ui.settings.secrets')}</h2>
      <p className={secrets === 'file' ? 'signal-caution' : undefined}>{t(`ui.secretsKind.${secrets}`)}</p>
    </section>
  )
}
