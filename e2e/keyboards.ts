import type { Page } from '@playwright/test'

/**
 * Keys as a keyboard of that layout sends them: the sign that is printed (`key`), at the place where it lies (`code`), with Shift where it
 * needs it. The driver's own `press` knows one layout alone.
 */
export type Layout = 'qwerty' | 'azerty' | 'bepo'
type Place = { code: string; shift: boolean }

/** The four rows of an ISO keyboard, by place, as the keys are named after a US one. */
const places = [
  ['Digit1', 'Digit2', 'Digit3', 'Digit4', 'Digit5', 'Digit6', 'Digit7', 'Digit8', 'Digit9', 'Digit0', 'Minus', 'Equal'],
  ['KeyQ', 'KeyW', 'KeyE', 'KeyR', 'KeyT', 'KeyY', 'KeyU', 'KeyI', 'KeyO', 'KeyP', 'BracketLeft', 'BracketRight'],
  ['KeyA', 'KeyS', 'KeyD', 'KeyF', 'KeyG', 'KeyH', 'KeyJ', 'KeyK', 'KeyL', 'Semicolon', 'Quote', 'Backslash'],
  ['IntlBackslash', 'KeyZ', 'KeyX', 'KeyC', 'KeyV', 'KeyB', 'KeyN', 'KeyM', 'Comma', 'Period', 'Slash'],
] as const

/** What is printed on them, without and with Shift. */
const printed: Record<Layout, readonly (readonly [plain: string, shifted: string])[]> = {
  qwerty: [
    ['1234567890-=', '!@#$%^&*()_+'],
    ['qwertyuiop[]', 'QWERTYUIOP{}'],
    ["asdfghjkl;'\\", 'ASDFGHJKL:"|'],
    ['§zxcvbnm,./', '±ZXCVBNM<>?'],
  ],
  azerty: [
    ['&é"\'(-è_çà)=', '1234567890°+'],
    ['azertyuiop^$', 'AZERTYUIOP¨£'],
    ['qsdfghjklmù*', 'QSDFGHJKLM%µ'],
    ['<wxcvbn,;:!', '>WXCVBN?./§'],
  ],
  bepo: [
    ['"«»()@+-/*=%', '1234567890°`'],
    ['bépoè^vdljzw', 'BÉPOÈ!VDLJZW'],
    ['auie,ctsrnmç', 'AUIE;CTSRNMÇ'],
    ["êàyx.k'qghf", 'ÊÀYX:K?QGHF'],
  ],
}

function placeOf(sign: string, layout: Layout): Place | null {
  if (sign === ' ') return { code: 'Space', shift: false }
  for (const [row, [plain, shifted]] of printed[layout].entries()) {
    for (const [signs, shift] of [[plain, false], [shifted, true]] as const) {
      const code = places[row]?.[Array.from(signs).indexOf(sign)]
      if (code !== undefined) return { code, shift }
    }
  }
  return null
}

const named: Record<string, number> = { Enter: 13, Escape: 27, Tab: 9, Delete: 46, Home: 36, End: 35, ArrowDown: 40, ArrowUp: 38, PageDown: 34, PageUp: 33 }

/** Sends one key, or one with `Control+` or `Shift+` before it, through the browser's own input. `Shift+x` is the letter printed as X. */
export async function typeOn(page: Page, layout: Layout, chord: string): Promise<void> {
  const control = chord.startsWith('Control+')
  const rest = control ? chord.slice('Control+'.length) : chord
  const forced = rest.startsWith('Shift+')
  const name = forced ? rest.slice('Shift+'.length) : rest
  const session = await page.context().newCDPSession(page)
  try {
    const code = named[name]
    if (code !== undefined) {
      const text = name === 'Enter' && !control ? { text: '\r' } : {}
      const event = { key: name, code: name, windowsVirtualKeyCode: code, modifiers: (control ? 2 : 0) | (forced ? 8 : 0) }
      await session.send('Input.dispatchKeyEvent', { type: 'text' in text ? 'keyDown' : 'rawKeyDown', ...event, ...text })
      await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event })
      return
    }
    const sign = forced ? name.toUpperCase() : name
    const place = placeOf(sign, layout)
    if (place === null) throw new Error(`${sign} is not on ${layout}`)
    const event = { key: sign, code: place.code, modifiers: (control ? 2 : 0) | (place.shift ? 8 : 0) }
    await session.send('Input.dispatchKeyEvent', { type: 'keyDown', ...event, ...(!control && { text: sign }) })
    await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event })
  } finally {
    await session.detach()
  }
}
