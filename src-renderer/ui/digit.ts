import type { KeyboardEvent } from 'react'

/**
 * Which entry of a list a digit chooses, counted from 0; null where the key is none, or for somebody else. The row of digits needs Shift on an AZERTY
 * keyboard: its keys are known by their place too. In a field a digit is text.
 */
export function chosenBy(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'target'>): number | null {
  if (event.ctrlKey || event.metaKey || event.altKey || (typeof HTMLInputElement !== 'undefined' && event.target instanceof HTMLInputElement)) return null
  const digit = /^[1-9]$/.test(event.key) ? event.key : (/^Digit([1-9])$/.exec(event.code)?.[1] ?? null)
  return digit === null ? null : Number(digit) - 1
}
