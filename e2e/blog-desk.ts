import { expect, type Page } from '@playwright/test'
import { createTranslator } from '../src-i18n/translate.ts'
import { createWordPressSandbox, type WordPressSandbox } from '../src-sandbox/wordpress/sandbox.ts'
import { CommandLine } from './command-line.ts'
import { Inbox } from './inbox-page.ts'
import { launch, makeFolder, type Running } from './running.ts'

const password = 'abcd efgh ijkl mnop qrst uvwx'
export const t = createTranslator('fr')

/** What a desk looks like to its test: a blog of its own, reachable or not, and the window on it. */
export type BlogDesk = {
  blog: WordPressSandbox
  /** By the order in which they were written. */
  comments: number[]
  vigie: CommandLine
  running: Running
  inbox: Inbox
  page: Page
  /** The blog can be reached no longer, or again under the same address. */
  cut(): Promise<void>
  mend(): Promise<void>
  /** The app again, on the same data. */
  reopen(): Promise<void>
  close(): Promise<void>
}

/** The brand Maison with one blog, connected in the window; its comments read and listed. */
export async function openBlogDesk(texts: readonly string[]): Promise<BlogDesk> {
  const blog = createWordPressSandbox({ title: 'Le blog', user: { login: 'camille', name: 'Camille', applicationPassword: password } })
  const url = await blog.listen()
  const postId = blog.addPost({ title: 'Les nouveautés', text: 'Un billet.', at: Date.now() - 7_200_000 })
  const comments = texts.map((text, n) =>
    blog.addComment({
      postId, author: { name: `Lectrice ${n}`, email: `l${n}@mail.example` }, text, at: Date.now() - 60_000 * (texts.length - n), status: 'approved',
    }))
  const folder = makeFolder()
  const start = async (): Promise<Running> => launch(['--data', folder.dir])
  let running = await start()
  await connect(running.page, url)
  let inbox = new Inbox(running.page, t)
  await running.page.keyboard.press('g')
  await running.page.keyboard.press('i')
  await expect(inbox.list).toBeVisible()
  const total = async (): Promise<number> => Number(await inbox.rows.first().getAttribute('aria-setsize'))
  await expect.poll(total, { timeout: 60_000 }).toBe(texts.length)
  return {
    blog,
    comments,
    vigie: new CommandLine(folder.dir),
    get running() { return running },
    get inbox() { return inbox },
    get page() { return running.page },
    cut: () => blog.close(),
    mend: async () => void (await blog.listen(Number(new URL(url).port))),
    reopen: async () => {
      running = await start()
      inbox = new Inbox(running.page, t)
      await expect(inbox.status).toBeVisible()
    },
    close: async () => {
      await running.close()
      await blog.close()
      folder.remove()
    },
  }
}

async function connect(page: Page, url: string): Promise<void> {
  await page.getByRole('button', { name: t('ui.first.connect') }).click()
  await page.getByRole('button', { name: t('word.network.wordpress') }).click()
  await page.getByRole('radio', { name: t('ui.connect.bySecret') }).check()
  await page.getByLabel(t('ui.field.wordpress.url')).fill(url)
  await page.getByLabel(t('ui.field.wordpress.user')).fill('camille')
  await page.getByLabel(t('ui.field.wordpress.password')).fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: t('ui.connect.brand') }).fill('Maison')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: t('ui.close'), exact: true }).click()
  await expect(page.getByRole('list', { name: t('ui.accounts.title') })).toBeVisible()
}

/** Selects the row that shows this text. */
export async function select({ inbox }: BlogDesk, text: string): Promise<number> {
  await inbox.list.focus()
  await inbox.press('Home')
  return inbox.seek(async () => (await inbox.selected.textContent())?.includes(text) ?? false)
}

export async function outboxOf({ vigie }: BlogDesk): Promise<{ verb: string; state: string; text: string | null }[]> {
  return (await vigie.ask<{ jobs: { verb: string; state: string; text: string | null }[] }>('outbox', '--all', '--limit', '500')).jobs
}

/** What was asked of the blog beyond reading it. */
export function writesTo({ blog }: BlogDesk): string[] {
  return blog.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`)
}
