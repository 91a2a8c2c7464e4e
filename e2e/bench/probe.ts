import type { Page } from '@playwright/test'

type Probe = { watched: 'keys' | 'searches' | null; keys: number[]; searches: number[] }

/** Nothing painted after so long: the press is told of instead of being counted. */
const patienceMs = 20_000

/**
 * Put into the page once: it notes by its own clock, from the moment of the key to after the frame that shows what the key did. Only what is being
 * measured is watched: the key that opens the search moves nothing, and would be waited for in vain.
 */
export async function installProbe(page: Page): Promise<void> {
  await page.evaluate((patience) => {
    const probe: Probe = { watched: null, keys: [], searches: [] }
    Object.assign(globalThis, { probe })
    const painted = (then: () => void) => {
      const channel = new MessageChannel()
      channel.port1.addEventListener('message', then, { once: true })
      channel.port1.start()
      channel.port2.postMessage(0)
    }
    const once = (from: number, done: () => boolean, into: number[]) => {
      const look = () => {
        if (done()) painted(() => into.push(performance.now() - from))
        else if (performance.now() - from > patience) into.push(Number.NaN)
        else requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    }
    const list = () => document.querySelector('.queue-scroll')
    const selected = () => list()?.querySelector('[aria-selected=true]')?.id ?? ''
    addEventListener('keydown', (event) => {
      if (probe.watched !== 'keys' || event.target instanceof HTMLInputElement) return
      const before = selected()
      // The next item: its row and its text beside it.
      const next = () => {
        const now = selected()
        return now !== '' && now !== before && document.getElementById(now.replace('row', 'message'))?.getAttribute('aria-current') === 'true'
      }
      once(event.timeStamp, next, probe.keys)
    }, true)
    addEventListener('input', (event) => {
      if (probe.watched === 'searches') once(event.timeStamp, () => list()?.getAttribute('aria-busy') !== 'true', probe.searches)
    })
  }, patienceMs)
}

const watch = (page: Page, what: Probe['watched']): Promise<void> =>
  page.evaluate((watched) => void Object.assign((globalThis as unknown as { probe: Probe }).probe, { watched, keys: [], searches: [] }), what)

/** Presses one after the other has shown its effect. Gives each one's time in ms; throws a sentence where nothing comes of one. */
export async function pressEach(page: Page, what: 'keys' | 'searches', keys: readonly string[]): Promise<number[]> {
  await watch(page, what)
  const times: number[] = []
  for (const [n, key] of keys.entries()) {
    // A letter with an accent has no key on the layout that the driver knows.
    await (what === 'keys' ? page.keyboard.press(key) : page.keyboard.insertText(key))
    const given = await page.waitForFunction((name) => {
      const { probe } = globalThis as unknown as { probe: Probe }
      return probe[name].length > 0 ? { ms: probe[name].splice(0)[0] ?? null } : false
    }, what, { polling: 'raf', timeout: patienceMs * 2 })
    const { ms } = (await given.jsonValue()) as { ms: number | null }
    if (ms === null || !Number.isFinite(ms)) throw new Error(`nothing was painted within ${patienceMs / 1000} s after “${key}”, press ${n + 1} of ${keys.length}`)
    times.push(ms)
  }
  await watch(page, null)
  return times
}

/** Turns the wheel over the element until it has gone so many pixels. Gives the part of frames that were missed meanwhile, and how many there were. */
export async function scrolled(page: Page, selector: string, pixels: number): Promise<{ dropped: number; frames: number }> {
  const box = await page.locator(selector).first().boundingBox()
  if (box === null) throw new Error(`nothing to scroll at ${selector}`)
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.evaluate(() => {
    const frames: number[] = []
    Object.assign(globalThis, { frames, watching: true })
    const note = (at: number) => {
      frames.push(at)
      if ((globalThis as unknown as { watching: boolean }).watching) requestAnimationFrame(note)
    }
    requestAnimationFrame(note)
  })
  const step = 280
  for (let gone = 0; gone < pixels; gone += step) await page.mouse.wheel(0, step)
  const frames = await page.evaluate(() => {
    Object.assign(globalThis, { watching: false })
    return (globalThis as unknown as { frames: number[] }).frames
  })
  const gaps = frames.slice(1).map((at, n) => at - (frames[n] ?? at))
  const usual = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 16
  const missed = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / usual) - 1), 0)
  return { dropped: missed / (gaps.length + missed), frames: gaps.length }
}
