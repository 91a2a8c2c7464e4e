import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { createTranslator } from '../src-i18n/translate.ts'
import { violations } from './axe.ts'
import { openBlogDesk, outboxOf, t, type BlogDesk } from './blog-desk.ts'
import { root } from './running.ts'

const folder = join(root, 'out', 'screens')
const patient = { timeout: 120_000, intervals: [500, 1000] }

/** Of fifty decisions every fifth is a reply, the others hide; the newest message comes first in the list. */
const messages = Array.from({ length: 52 }, (_, n) => `Message numéro ${n} pour la maison`)
const isReply = (n: number): boolean => n % 5 === 0

let desk: BlogDesk | null = null
test.afterEach(async () => {
  const last = desk
  desk = null
  await last?.close()
})

test('of fifty decisions without a network the five that the world has overtaken are asked about, the others go out', async () => {
  test.setTimeout(400_000)
  desk = await openBlogDesk(messages)
  const { page, inbox, blog, comments } = desk
  mkdirSync(folder, { recursive: true })
  await desk.cut()

  // Without a network everything works as ever: the list, search, the thread, the decisions.
  await inbox.list.focus()
  await inbox.press('g', 'n', 'Home')
  const decided: number[] = []
  for (let n = messages.length - 1; decided.length < 50; n -= 1) {
    await expect(inbox.selected).toContainText(`numéro ${n} pour`)
    if (isReply(n)) {
      await inbox.press('r')
      await expect(inbox.composer).toBeFocused()
      await page.keyboard.type(`Réponse à ${n}`)
      await inbox.press('Control+Enter')
      await expect(inbox.list).toBeFocused()
      // The list goes on before the engine has the answer; below, the order in which they were decided counts.
      await expect(inbox.status).toContainText(t('ui.did.reply'))
    } else await inbox.press('h')
    decided.push(n)
    await expect(inbox.selected).toContainText(`numéro ${n - 1} pour`)
  }
  const waiting = async (): Promise<number> =>
    (await outboxOf(desk as BlogDesk)).filter((job) => ['held', 'queued', 'retry'].includes(job.state)).length
  await expect.poll(waiting, patient).toBe(50)
  await expect(inbox.status).toContainText(t('ui.status.offline', { when: '' }), { timeout: 60_000 })
  await expect(inbox.status).toContainText(t('ui.outbox.queued', { count: 50 }))
  await page.screenshot({ path: join(folder, 'offline-fr-light-1280.png') })

  // Meanwhile, on the blog itself.
  const idOf = (n: number): number => comments[n] ?? 0
  const postId = blog.comments.get(idOf(0))?.postId ?? 0
  blog.editComment(idOf(41), 'Message numéro 41 : finalement, tout est parfait')
  blog.removeForever(idOf(42))
  blog.setStatus(idOf(43), 'spam')
  blog.editComment(idOf(45), 'Message numéro 45 : je retire ma question')
  const colleague = { author: { name: 'Camille', email: 'camille@blog.example' }, userId: 1 }
  blog.addComment({ postId, parentId: idOf(40), ...colleague, html: 'Une collègue a déjà répondu', at: Date.now() })
  const overtaken = [40, 41, 42, 43, 45]
  await desk.mend()
  await inbox.press('F5')

  const counted = async (): Promise<Record<string, number>> => {
    const jobs = await outboxOf(desk as BlogDesk)
    return Object.fromEntries(['verified', 'review'].map((state) => [state, jobs.filter((job) => job.state === state).length]))
  }
  await expect.poll(counted, { ...patient, timeout: 200_000 }).toEqual({ verified: 45, review: 5 })

  // The blog holds what was decided for the forty-five, once each, and nothing of the five.
  const ours = Array.from(blog.comments.values()).filter((comment) => comment.userId !== 0).map((comment) => comment.raw)
  const wantedReplies = decided.filter((n) => isReply(n) && !overtaken.includes(n)).map((n) => `Réponse à ${n}`)
  expect(ours.sort()).toEqual([...wantedReplies, 'Une collègue a déjà répondu'].sort())
  const hidden = decided.filter((each) => !isReply(each) && !overtaken.includes(each))
  for (const n of hidden) expect(blog.comments.get(idOf(n))?.status, `${n}`).toBe('hold')
  expect(blog.comments.get(idOf(41))?.status).toBe('approved')
  expect(blog.comments.get(idOf(43))?.status).toBe('spam')

  // The notice is quiet: a key still decides about the list beneath it.
  const notice = page.getByText(t('ui.review.notice', { count: 5 }))
  await expect(notice).toBeVisible()
  await page.screenshot({ path: join(folder, 'review-notice-fr-light-1280.png') })
  await inbox.press('g', 'o')
  const panel = page.getByRole('dialog', { name: t('ui.outbox.title') })
  const review = panel.getByRole('region', { name: t('ui.outboxPart.review') }).getByRole('listitem')
  await expect(review).toHaveCount(5)
  const sentences = (await review.locator('.change-what').allTextContents()).sort()
  const network = t('word.network.wordpress')
  expect(sentences).toEqual([
    t('ui.review.edited'), t('ui.review.edited'), t('ui.review.gone', { network }), t('ui.review.hiddenElsewhere'),
    t('ui.review.repliedElsewhere', { network }),
  ].sort())
  await expect(panel).toContainText('tout est parfait')
  await expect(panel).toContainText('Une collègue a déjà répondu')
  await page.screenshot({ path: join(folder, 'review-fr-light-1280.png') })
  await pictures(desk)

  // Gone through with one key each, in the order they were decided: 45, 43, 42, 41, 40.
  const hand = panel.locator('[aria-current=true]')
  await expect(hand).toContainText('Réponse à 45')
  await inbox.press('e')
  await expect(panel.getByRole('textbox')).toBeFocused()
  await page.keyboard.type(', malgré tout')
  await inbox.press('Control+Enter')
  await expect(review).toHaveCount(4)
  await inbox.press('d')
  await expect(review).toHaveCount(3)
  await inbox.press('d')
  await expect(review).toHaveCount(2)
  await expect(hand).toContainText('tout est parfait')
  await inbox.press('s')
  await expect(review).toHaveCount(1)
  await inbox.press('d')
  await expect(review).toHaveCount(0)
  await inbox.press('Escape')
  await expect(notice).toHaveCount(0)
  await expect.poll(() => blog.comments.get(idOf(41))?.status, patient).toBe('hold')
  const saying = (text: string): number => Array.from(blog.comments.values()).filter((comment) => comment.raw === text).length
  await expect.poll(() => saying('Réponse à 45, malgré tout'), patient).toBe(1)
  expect(blog.comments.get(idOf(43))?.status).toBe('spam')
  expect(saying('Réponse à 40')).toBe(0)
  expect(desk.running.complaints).toEqual([])
  expect(desk.running.strangers).toEqual([])
})

/** The review in both languages, themes and sizes; the panel is where it was afterwards. */
async function pictures({ page, inbox, running }: BlogDesk): Promise<void> {
  for (const [language, name] of [['en', 'English'], ['fr', 'Français']] as const) {
    const words = createTranslator(language)
    await inbox.press('Escape', 'g', 's')
    await page.getByRole('radio', { name }).check()
    for (const theme of ['dark', 'light'] as const) {
      await page.getByRole('radio', { name: words(`ui.settings.${theme}`), exact: true }).check()
      for (const [width, height] of [[1920, 1080], [1280, 800]] as const) {
        const size = { width, height }
        await running.app.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setContentSize(wanted.width, wanted.height), size)
        await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width)
        await page.screenshot({ path: join(folder, `holds-${language}-${theme}-${width}.png`) })
        await inbox.press('g', 'i', 'g', 'o')
        await expect(page.getByRole('dialog').locator('[aria-current=true]')).toBeFocused()
        if (width === 1280) expect(await violations(page), `${language}, ${theme}`).toEqual([])
        await page.screenshot({ path: join(folder, `review-${language}-${theme}-${width}.png`) })
        await inbox.press('Escape', 'g', 's')
      }
    }
  }
  await inbox.press('g', 'i', 'g', 'o')
}
