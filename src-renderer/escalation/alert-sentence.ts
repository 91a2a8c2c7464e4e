import type { Alert } from '../../src-contract/alerts.ts'
import type { Translator } from '../../src-i18n/translate.ts'

/** What rang, in one sentence. */
export function alertSentence(alert: Alert, t: Translator): string {
  const usual = alert.usual < 0.1 ? t('ui.alert.usualNone') : t('ui.alert.usualSome', { usual: Math.round(alert.usual * 10) / 10 })
  return t(`ui.alert.told.${alert.kind}`, { brand: `\u2068${alert.brand.name}\u2069`, count: alert.count, minutes: Math.round(alert.windowMs / 60_000), usual })
}
