import { createTranslator } from '../src-i18n/translate.ts'
import { violations, type Violation } from './axe.ts'
import { expect, test } from './demo-test.ts'
import { everyScreen, leaveScreen, openWizard } from './every-screen.ts'
import type { Inbox } from './inbox-page.ts'

test('the checker works here: it finds a button without a name and a text too faint to read', async ({ demo }) => {
  await demo.page.evaluate(() => {
    const planted = document.createElement('div')
    const faint = document.createElement('p')
    planted.id = 'planted'
    faint.textContent = 'Faint'
    faint.style.color = 'rgb(200, 200, 200)'
    faint.style.background = 'white'
    planted.append(document.createElement('button'), faint)
    document.querySelector('main')?.prepend(planted)
  })
  const found = (await violations(demo.page)).map(({ id }) => id)
  await demo.page.evaluate(() => document.getElementById('planted')?.remove())
  expect(found).toEqual(expect.arrayContaining(['button-name', 'color-contrast']))
})

for (const language of ['fr', 'en'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    test(`axe finds nothing on any screen or dialog in ${language}, ${theme}`, async ({ demo, inbox }) => {
      test.setTimeout(360_000)
      const t = createTranslator(language)
      await choose(inbox, language === 'fr' ? 'Français' : 'English', t(`ui.settings.${theme}`))
      const spoken = inbox.in(t)
      const found: Record<string, Violation[]> = {}
      for (const screen of everyScreen) {
        await spoken.rest()
        await screen.reach(spoken)
        const here = await violations(demo.page)
        if (here.length > 0) found[screen.name] = here
        await leaveScreen(spoken, screen)
      }
      // The wizards are made of the same parts: each network's once, in one language and theme.
      for (let n = 0; language === 'fr' && theme === 'light'; n += 1) {
        const network = await openWizard(spoken, n)
        if (network === null) break
        const here = await violations(demo.page)
        if (here.length > 0) found[`the wizard of ${network}`] = here
      }
      await spoken.press('Escape', 'g', 'i')
      await choose(spoken, 'Français', createTranslator('fr')('ui.settings.light'))
      expect(found).toEqual({})
    })
  }
}

async function choose(inbox: Inbox, language: string, theme: string): Promise<void> {
  await inbox.press('Escape', 'g', 's')
  await inbox.page.getByRole('radio', { name: language }).check()
  await inbox.page.getByRole('radio', { name: theme, exact: true }).check()
}

test('each screen is what it is to who cannot see it: roles and names, and something that has the focus', async ({ demo, inbox }) => {
  test.setTimeout(300_000)
  const nameless: Record<string, string[]> = {}
  for (const screen of everyScreen) {
    await inbox.rest()
    await screen.reach(inbox)
    const tree = await demo.page.locator('body').ariaSnapshot()
    // A control without a name stands in the tree as its bare role.
    const bare = tree.split('\n').map((line) => line.trim()).filter((line) => /^- (button|link|textbox|checkbox|radio|combobox|dialog|option|tab|searchbox)(:| \[|$)/.test(line))
    if (bare.length > 0) nameless[screen.name] = bare
    expect(tree, screen.name).toMatch(/- (main|dialog|listbox)/)
    expect(shapeOf(tree, inbox.t('ui.thread.exchange'))).toMatchSnapshot(`${screen.picture ?? screen.name}.txt`)
    await leaveScreen(inbox, screen)
  }
  expect(nameless).toEqual({})
})

/** The landmarks of a screen and the parts of a form, without what the demo fills it with: which message stands there differs from run to run. */
function shapeOf(tree: string, thread: string): string {
  const withThread = tree.includes('listbox "') || tree.includes(`region "${thread}"`)
  const kept = withThread ? /^- (main|navigation|dialog|toolbar|listbox|search|contentinfo)\b/ : /^- (main|navigation|region|complementary|contentinfo|dialog|toolbar|group|listbox|search|form|table)\b/
  const lines = tree.split('\n').map((line) => line.trim().replace(/:.*$/, '')).filter((line) => kept.test(line))
  return `${Array.from(new Set(lines)).join('\n')}\n`
}

test('Tab goes through every screen and comes round, each stop is seen and has a ring', async ({ demo, inbox }) => {
  test.setTimeout(300_000)
  for (const screen of everyScreen) {
    await inbox.rest()
    await screen.reach(inbox)
    const stops = new Set<string>()
    let unseen = ''
    for (let n = 0; n < 30; n += 1) {
      await demo.page.keyboard.press('Tab')
      const at = await demo.page.evaluate(() => {
        const here = document.activeElement
        if (here === null || here === document.body) return null
        const box = here.getBoundingClientRect()
        const style = getComputedStyle(here)
        const shown = [here, here.nextElementSibling].some((each) => {
          const ring = each === null ? null : getComputedStyle(each)
          return ring !== null && (ring.outlineStyle !== 'none' || ring.boxShadow !== 'none')
        })
        return {
          key: `${here.tagName} ${here.id} ${here.getAttribute('aria-label') ?? here.textContent?.slice(0, 40) ?? ''} ${Math.round(box.x)},${Math.round(box.y)}`,
          // The list has the focus and shows it on its row.
          ring: shown || here.hasAttribute('aria-activedescendant') || here.tagName === 'INPUT' || here.tagName === 'TEXTAREA' || style.outlineStyle !== 'none',
          inside: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
        }
      })
      if (at === null) continue
      if (!at.inside || !at.ring) unseen = at.key
      stops.add(at.key)
    }
    // A dialog may hold one field and nothing else.
    expect(stops.size, screen.name).toBeGreaterThan(0)
    expect(unseen, screen.name).toBe('')
    await leaveScreen(inbox, screen)
  }
})

test('with forced colours, at 200 % and without motion: what has the focus, what is chosen and what is unread are seen on every screen', async ({ demo, inbox }) => {
  test.setTimeout(300_000)
  await demo.page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
  const wrong: Record<string, string[]> = {}
  try {
    for (const screen of everyScreen) {
      await inbox.rest()
      await screen.reach(inbox)
      await demo.page.keyboard.press('Tab')
      const here = await demo.page.evaluate(() => {
        const found: string[] = []
        const drawn = (element: Element): boolean => {
          const { outlineStyle, outlineWidth, borderTopStyle } = getComputedStyle(element)
          return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1) || borderTopStyle !== 'none'
        }
        if (!matchMedia('(forced-colors: active)').matches) found.push('no forced colours')
        const focused = document.activeElement
        // The list shows its focus on its row; a radio on what stands for it.
        const shown = focused === null ? [] : [focused, focused.nextElementSibling, focused.parentElement, focused.querySelector('[aria-selected=true]')]
        if (focused !== null && focused !== document.body && !shown.some((each) => each !== null && drawn(each))) found.push(`focus: ${focused.outerHTML.slice(0, 100)}`)
        for (const chosen of Array.from(document.querySelectorAll('[role=option][aria-selected=true], [aria-current], [aria-pressed=true]'))) {
          if (chosen.getClientRects().length > 0 && !drawn(chosen)) found.push(`chosen: ${chosen.outerHTML.slice(0, 100)}`)
        }
        const moving = document.getAnimations().filter((each) => Number(each.effect?.getComputedTiming().duration ?? 0) > 20)
        if (moving.length > 0) found.push(`${moving.length} things move`)
        return found
      })
      if (here.length > 0) wrong[screen.name] = here
      await leaveScreen(inbox, screen)
    }
    await demo.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(2))
    // Half as wide: one column is left, and none of it is cut off.
    for (const go of ['i', 'a', 'w', 'r', 's']) {
      await inbox.press('Escape', 'g', go)
      await expect(demo.page.getByRole('main').first()).toBeVisible()
      const spills = await demo.page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1)
      if (spills) wrong[`g ${go} at 200 %`] = ['wider than the window']
    }
  } finally {
    await demo.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(1))
    await demo.page.emulateMedia({ forcedColors: null, reducedMotion: null })
  }
  expect(wrong).toEqual({})
})
