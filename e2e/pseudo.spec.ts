import { createTranslator } from '../src-i18n/translate.ts'
import { expect, test } from '@playwright/test'
import { everyScreen, leaveScreen, openWizard } from './every-screen.ts'
import { Inbox } from './inbox-page.ts'
import { launch } from './running.ts'

test('with every text accented and two fifths longer none is cut off, on any screen at 1280 pixels', async () => {
  test.setTimeout(420_000)
  const demo = await launch(['--demo'], { VIGIE_PSEUDO_LOCALE: '1' })
  const inbox = new Inbox(demo.page, createTranslator('fr', { pseudo: true }))
  await inbox.isFilled()
  const cut: Record<string, string[]> = {}
  const look = async (name: string): Promise<void> => {
    const here = await demo.page.evaluate(cutTexts)
    if (here.length > 0) cut[name] = here
  }
  for (const screen of everyScreen) {
    await inbox.rest()
    await screen.reach(inbox)
    await look(screen.name)
    await leaveScreen(inbox, screen)
  }
  for (let n = 0; ; n += 1) {
    const network = await openWizard(inbox, n)
    if (network === null) break
    await look(`the wizard of ${network}`)
  }
  await demo.close()
  expect(cut).toEqual({})
})

/** Texts of the catalogue (they stand between ⟦ and ⟧) of which a part lies outside of what clips them. What can be scrolled to is not cut off. */
function cutTexts(): string[] {
  const found: string[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.textContent ?? ''
    const parent = node.parentElement
    if (!/[⟦⟧]/.test(text) || parent === null || parent.closest('.unseen, [aria-hidden=true], svg, option, .row') !== null) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const box = range.getBoundingClientRect()
    if (box.width === 0 || box.height === 0) continue
    for (let at: Element | null = parent; at !== null && at !== document.documentElement; at = at.parentElement) {
      const style = getComputedStyle(at)
      if (style.visibility === 'hidden') break
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) break
      const hides = at.getBoundingClientRect()
      const across = /hidden|clip/.test(style.overflowX) && (box.right > hides.right + 1.5 || box.left < hides.left - 1.5)
      const down = /hidden|clip/.test(style.overflowY) && (box.bottom > hides.bottom + 3 || box.top < hides.top - 3)
      if (across || down) {
        found.push(`${parent.tagName.toLowerCase()}.${parent.className} in .${at.className}: ${text.slice(0, 60)}`)
        break
      }
    }
    if (box.right > innerWidth + 1.5) found.push(`${parent.tagName.toLowerCase()}.${parent.className} beyond the window: ${text.slice(0, 60)}`)
  }
  return found.slice(0, 12)
}
