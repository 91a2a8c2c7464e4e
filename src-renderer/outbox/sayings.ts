import { explain } from '../../src-i18n/explain.ts'
import type { Translator } from '../../src-i18n/translate.ts'
import type { Made, Notice } from '../stores/decisions.ts'
import { isMac } from '../stores/platform.ts'
import { commandOf } from '../triage/commands.ts'
import { keyText } from '../ui/Key.tsx'

/** A name by a stranger, fenced so that it cannot turn the words around it. */
function fenced(name: string): string {
  return `\u2068${name.slice(0, 60)}\u2069`
}

/** What was decided and about whom, in a few words: "Masqué : Julie". */
export function saidOf(made: Made, t: Translator): string {
  const verb = t(`ui.did.${made.verb}`)
  return made.who === null ? t('ui.did.several', { verb, count: made.items.length }) : t('ui.did.one', { verb, who: fenced(made.who) })
}

export function announcementOf(notice: Notice, t: Translator): string {
  switch (notice.kind) {
    case 'made':
      return t('ui.strip.announce', { what: saidOf(notice.made, t), key: keyText(commandOf('decision.undo').keys[0] ?? '', isMac) })
    case 'undone':
      return notice.who === null
        ? t('ui.strip.undone', { verb: t(`ui.verb.${notice.verb}`) })
        : t('ui.strip.undoneFor', { verb: t(`ui.verb.${notice.verb}`), who: fenced(notice.who) })
    case 'partly':
      return t('ui.strip.partly', { what: saidOf(notice.made, t), count: notice.refused, why: explain(notice.failure, t) })
    case 'refused':
      return explain(notice.failure, t)
    case 'copied':
      return t(`ui.copied.${notice.what}`)
    default:
      return notice satisfies never
  }
}
