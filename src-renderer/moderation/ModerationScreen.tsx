import { useState } from 'react'
import type { BrandId } from '../../src-contract/ids.ts'
import type { Brand } from '../../src-contract/item.ts'
import { useCatalogue } from '../stores/catalogue.ts'
import { useT } from '../stores/language.ts'
import { useModeration } from '../stores/moderation.ts'
import { goTo } from '../stores/view.ts'
import { Icon } from '../ui/Icon.tsx'
import { AutohideSection } from './AutohideSection.tsx'
import { CharterSection } from './CharterSection.tsx'
import { ClustersSection } from './ClustersSection.tsx'
import { LearningSection } from './LearningSection.tsx'
import { ListsSection } from './ListsSection.tsx'
import { PinsSection } from './PinsSection.tsx'
import { RulesSection } from './RulesSection.tsx'

/** What is decided by itself, what was told it, and how well it does: rules for all brands, the rest one brand at a time. */
export function ModerationScreen() {
  const t = useT()
  const brands = useCatalogue((state) => state.brands)
  const ready = useModeration((state) => state.rules !== null)
  const [chosen, setChosen] = useState<BrandId | null>(null)
  const brand = brands?.find(({ id }) => id === chosen) ?? brands?.[0]
  return (
    <main className="screen" tabIndex={-1}>
      <header className="screen-head">
        <button type="button" className="icon-button" aria-label={t('ui.back')} title={t('ui.back')} onClick={() => goTo('inbox')}>
          <Icon name="back" />
        </button>
        <h1>{t('ui.moderate.title')}</h1>
      </header>
      <div className="screen-body settings" aria-busy={!ready}>
        <RulesSection />
        <ClustersSection />
        <PinsSection />
        {brand !== undefined && brands !== null && (
          <>
            <BrandChoice brands={brands} chosen={brand.id} onChoose={setChosen} />
            <AutohideSection key={`autohide-${brand.id}`} brand={brand} />
            <ListsSection key={`lists-${brand.id}`} brand={brand} />
            <CharterSection key={`charter-${brand.id}`} brand={brand} />
            <LearningSection brand={brand} />
          </>
        )}
      </div>
    </main>
  )
}

function BrandChoice({ brands, chosen, onChoose }: { brands: readonly Brand[]; chosen: BrandId; onChoose: (id: BrandId) => void }) {
  const t = useT()
  return (
    <div className="brand-choice" role="group" aria-label={t('ui.moderate.brand')}>
      {brands.map((brand) => (
        <button key={brand.id} type="button" className="chip" aria-pressed={brand.id === chosen} onClick={() => onChoose(brand.id)}>
          <bdi>{brand.name}</bdi>
        </button>
      ))}
    </div>
  )
}
