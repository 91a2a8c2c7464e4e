import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { root, type Running } from './running.ts'

/** The window as it is now, under out/screens, for people to look at. */
export async function keepPicture(demo: Running, name: string): Promise<void> {
  const folder = join(root, 'out', 'screens')
  mkdirSync(folder, { recursive: true })
  await demo.page.screenshot({ path: join(folder, `${name}.png`) })
}
