import type { Page } from '@playwright/test'

/** Put into the page once: it notes by its own clock, from the moment of the key to after the frame that shows what the key did. */
export async function installProbe(page: Page): Promise<void> {
  await page.evaluate(() => {
    const probe = { keys: [] as number[], searches: [] as number[], frames: [] as number[] }
    Object.assign(globalThis, { probe })
    const patienceMs = 20_000
    const painted = (then: () => void) => {
      const channel = new MessageChannel()
      channel.port1.addEventListener('message', then, { once: true })
      channel.port1.start()
      channel.port2.postMessage(0)
    }
    const once = (from: number, done: () => boolean, into: number[]) => {
      const look = () => {
        if (done()) painted(() => into.push(performance.now() - from))
        else if (performance.now() - from > patienceMs) into.push(patienceMs)
        else requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    }
    const list = () => document.querySelector('.queue-scroll')
    const selected = () => list()?.querySelector('[aria-selected=true]')?.id ?? ''
    addEventListener('keydown', (event) => {
      if (event.target instanceof HTMLInputElement) return
      const before = selected()
      // The next item: its row and its text beside it.
      const next = () => {
        const now = selected()
        return now !== '' && now !== before && document.getElementById(now.replace('row', 'message'))?.getAttribute('aria-current') === 'true'
      }
      once(event.timeStamp, next, probe.keys)
    }, true)
    addEventListener('input', (event) => {
      once(event.timeStamp, () => list()?.getAttribute('aria-busy') !== 'true', probe.searches)
    })
  })
}

type Probe = { keys: number[]; searches: number[]; frames: number[] }

export function probed(page: Page, what: keyof Probe): Promise<number[]> {
  return page.evaluate((name) => (globalThis as unknown as { probe: Probe }).probe[name].splice(0), what)
}

/** Presses one after the other has shown its effect. Gives each one's time in ms. */
export async function pressEach(page: Page, what: 'keys' | 'searches', keys: readonly string[]): Promise<number[]> {
  await probed(page, what)
  const times: number[] = []
  for (const key of keys) {
    // A letter with an accent has no key on the layout that the driver knows.
    await (what === 'keys' ? page.keyboard.press(key) : page.keyboard.insertText(key))
    await page.waitForFunction((name) => (globalThis as unknown as { probe: Probe }).probe[name].length > 0, what, { polling: 'raf', timeout: 30_000 })
    times.push(...(await probed(page, what)))
  }
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
