import { expect, test } from './demo-test.ts'

test('Tab reaches every region, each with a focus that can be seen', async ({ inbox }) => {
  const seen = new Set<string>()
  for (let n = 0; n < 60; n += 1) {
    await inbox.press('Tab')
    const focused = await inbox.page.evaluate(() => {
      const element = document.activeElement
      if (!(element instanceof HTMLElement) || element === document.body) return null
      // A list that holds the focus shows it on its selected row.
      const around: Element[] = Array.from(element.querySelectorAll('[aria-selected=true]'))
      for (let each: Element | null = element; each !== null && around.length < 5; each = each.parentElement) around.push(each)
      const looks = (): string => around.map((each) => {
        const { outline, boxShadow, borderColor, backgroundColor } = getComputedStyle(each)
        return [outline, boxShadow, borderColor, backgroundColor].join()
      }).join()
      const focusedLooks = looks()
      element.blur()
      const otherLooks = looks()
      element.focus({ preventScroll: true })
      return {
        place: element.closest('nav, .inbox, .thread, footer')?.tagName ?? '?',
        name: element.getAttribute('aria-label') ?? element.textContent?.slice(0, 30) ?? '',
        seen: focusedLooks !== otherLooks,
      }
    })
    if (focused === null) continue
    expect(focused.seen, focused.name).toBe(true)
    seen.add(focused.place)
  }
  expect(Array.from(seen).sort()).toEqual(expect.arrayContaining(['FOOTER', 'NAV', 'SECTION']))
})

test('letters are letters where one writes', async ({ inbox, t }) => {
  const id = await inbox.seekWhere('reply')
  await inbox.press('r')
  await inbox.page.keyboard.type('jkehz?')
  await expect(inbox.composer).toHaveValue('jkehz?')
  await expect(inbox.selected).toHaveAttribute('id', `row-${id}`)
  await inbox.press('Control+a', 'Delete', 'Escape')
  await expect(inbox.list).toBeFocused()
  await expect(inbox.status).not.toContainText(t('ui.did.hide'))
})

test('the palette and the cheat sheet open, know the commands, and close again', async ({ inbox, t }) => {
  await inbox.press('Control+k')
  const palette = inbox.page.getByRole('dialog')
  await expect(palette).toBeVisible()
  await inbox.page.keyboard.type(t('ui.command.accounts.open').slice(0, 5))
  await inbox.press('Enter')
  await expect(inbox.page.getByRole('heading', { level: 1, name: t('ui.accounts.title') })).toBeVisible()
  await inbox.press('g', 'i')
  await inbox.press('?')
  const sheet = inbox.page.getByRole('dialog')
  await expect(sheet).toContainText(t('ui.command.item.hide'))
  await inbox.press('Escape')
  await expect(sheet).toHaveCount(0)
})

test('one brand, one kind, everything: views by keys', async ({ inbox, t }) => {
  await inbox.press('g', 'c')
  await expect(inbox.page.getByRole('heading', { level: 1, name: t('ui.kinds.comment') })).toBeVisible()
  await inbox.press('g', 't')
  await expect(inbox.page.getByRole('heading', { level: 1, name: t('ui.shown.all') })).toBeVisible()
  await expect(inbox.list).toHaveAttribute('aria-busy', 'false')
  const total = await inbox.rows.first().getAttribute('aria-setsize')
  await inbox.press('End')
  await expect(inbox.selected).toHaveAttribute('aria-posinset', total ?? '')
  await inbox.press('Home')
  await expect(inbox.selected).toHaveAttribute('aria-posinset', '1')
})

test('a label and a note are put on an item without the mouse', async ({ inbox, t }) => {
  await inbox.press('l')
  await inbox.page.keyboard.type('presse')
  await inbox.press('Enter')
  await inbox.press('Escape')
  await expect(inbox.page.getByRole('list', { name: t('ui.label.title') })).toContainText('presse')
  await inbox.press('n')
  await inbox.page.keyboard.type('Rappeler lundi')
  await inbox.press('Control+Enter')
  await expect(inbox.page.getByRole('region', { name: t('ui.note.title') })).toContainText('Rappeler lundi')
})

test('a verb taken by the mouse tells its key, the first time and never again', async ({ inbox, t }) => {
  await inbox.seekWhere('done')
  const told = inbox.status.getByText(t('ui.strip.nextTime'))
  await inbox.verb('done').click()
  await expect(told.locator('kbd')).toHaveText('e')
  await expect(inbox.status).toContainText(t('ui.did.done'))
  await inbox.press('z')
  await expect(told).toHaveCount(0, { timeout: 15_000 })
  await inbox.rest()
  await inbox.seekWhere('done')
  const before = await inbox.selectedId()
  await inbox.verb('done').click()
  await expect(inbox.selected).not.toHaveAttribute('id', `row-${before}`)
  await expect(told).toHaveCount(0)
  await inbox.press('z')
})
