import type { Preset } from '../stores/keys.ts'

/**
 * Where a set of keys differs from ours. Each follows what its users have in their fingers, as far as there is the like here:
 * https://support.google.com/mail/answer/6594 and Superhuman's own list of shortcuts (https://help.superhuman.com, "Shortcuts"). Reddit: the letters of its
 * moderators' queue, a approve, r remove, s spam.
 */
export const presetKeys: Readonly<Record<Preset, Readonly<Record<string, readonly string[]>>>> = {
  vigie: {},
  gmail: {
    'queue.open': ['Enter', 'o'],
    'queue.back': ['Escape', 'u'],
    'item.open': ['Shift+o'],
    'item.snooze': ['b'],
    'item.block': ['Shift+b'],
    'item.unread': ['Shift+u'],
    'item.delete': ['#', 'Delete'],
    'go.done': ['g e'],
    'escalations.open': ['g q'],
  },
  superhuman: {
    'item.snooze': ['h'],
    'item.hide': ['Shift+h'],
    'item.delete': ['#', 'Delete'],
    'queue.first': ['Home'],
  },
  reddit: {
    'item.approve': ['a'],
    'item.assign': ['Shift+a'],
    'item.hide': ['r'],
    'item.spam': ['s'],
    'item.reply': ['c'],
    'item.copy': ['Mod+Shift+y'],
    'item.snooze': ['Shift+s'],
  },
}
