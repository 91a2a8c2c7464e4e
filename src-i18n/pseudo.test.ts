import { expect, test } from 'vitest'
import { pseudoText } from './pseudo.ts'
import { createTranslator } from './translate.ts'

test('the language that nobody speaks is longer, accented, and keeps what comes in', () => {
  expect(pseudoText('Cancel {{name}}')).toMatch(/^⟦Çåñçél \{\{name\}\} õ+⟧$/)
  for (const text of ['Annuler', 'Tout est traité.']) expect(pseudoText(text).length).toBeGreaterThanOrEqual(text.length * 1.4)
  const t = createTranslator('en', { pseudo: true })
  expect(t('ui.rail.waiting', { count: 3 })).toMatch(/^⟦3 .+⟧$/)
  expect(createTranslator('en')('ui.cancel')).toBe('Cancel')
})
