import { expect, type Locator, type Page } from '@playwright/test'
import type { Verb } from '../src-contract/network.ts'
import type { Translator } from '../src-i18n/translate.ts'

/** The window as the user has it before them, moved by keys alone. */
export class Inbox {
  readonly page: Page
  readonly t: Translator
  readonly list: Locator
  readonly rows: Locator
  readonly selected: Locator
  readonly thread: Locator
  readonly composer: Locator
  readonly search: Locator
  readonly status: Locator

  constructor(page: Page, t: Translator) {
    this.page = page
    this.t = t
    this.list = page.getByRole('listbox', { name: t('ui.queue.label') })
    this.rows = this.list.getByRole('option')
    this.selected = this.list.locator('[aria-selected=true]')
    this.thread = page.getByRole('region', { name: t('ui.thread.exchange') })
    this.composer = page.getByRole('textbox', { name: t('ui.composer.text') })
    this.search = page.getByRole('searchbox', { name: t('ui.search.label') })
    this.status = page.getByRole('contentinfo', { name: t('ui.status.label') })
  }

  /** The same window in another language. */
  in(t: Translator): Inbox {
    return new Inbox(this.page, t)
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key)
  }

  /** Enough rows to work with; the demo has just begun to read its networks. */
  async isFilled(): Promise<void> {
    await expect.poll(() => this.rows.count(), { timeout: 120_000 }).toBeGreaterThan(5)
  }

  /** Back to what is to do, of all brands, whatever came before; one row selected, the list focused. */
  async rest(): Promise<void> {
    await this.page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    })
    await this.press('Escape', 'g', 'b', 'g', 'i')
    await this.isFilled()
    await this.list.focus()
    await this.press('Home')
    await expect(this.selected).toHaveCount(1)
  }

  async selectedId(): Promise<number> {
    return Number((await this.selected.getAttribute('id'))?.replace('row-', ''))
  }

  verb(verb: Verb): Locator {
    const verbs = this.page.getByRole('toolbar', { name: this.t('ui.verbs.label') })
    return verbs.getByRole('button', { name: new RegExp(`^${this.t(`ui.verb.${verb}`)}`) })
  }

  async can(verb: Verb): Promise<boolean> {
    const button = this.verb(verb)
    return (await button.count()) === 1 && (await button.getAttribute('aria-disabled')) === 'false'
  }

  /** Goes down the list until an item passes. Gives its id. */
  async seek(passes: (id: number) => Promise<boolean>, most = 80): Promise<number> {
    for (let n = 0; n < most; n += 1) {
      const id = await this.selectedId()
      await expect(this.thread.locator('[aria-current=true]')).toHaveCount(1)
      if (await passes(id)) return id
      await this.press('j')
      await expect(this.selected).not.toHaveAttribute('id', `row-${id}`)
    }
    throw new Error(`none of the first ${most} items will do`)
  }

  /** One of the first items that can be answered, or on which this verb can be used. */
  seekWhere(verb: Verb): Promise<number> {
    return this.seek(() => this.can(verb))
  }
}
