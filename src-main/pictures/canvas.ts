import type { CanvasKit, TypefaceFontProvider } from 'canvaskit-wasm'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** What draws, and the letters it draws with. One per process: its memory grows with the largest picture and is kept. */
export type Easel = { kit: CanvasKit; fonts: TypefaceFontProvider; families: string[] }

type Init = (options: { wasmBinary: Uint8Array }) => Promise<CanvasKit>

const require = createRequire(import.meta.url)

// Bundled, they lie in a folder beside the code; from the sources, in their packages. scripts/build.mjs copies them by the same names.
const files = {
  code: { bundled: 'canvaskit.cjs', source: 'canvaskit-wasm/bin/canvaskit.js' },
  wasm: { bundled: 'canvaskit.wasm', source: 'canvaskit-wasm/bin/canvaskit.wasm' },
  regular: { bundled: 'DejaVuSans.ttf', source: 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf' },
  bold: { bundled: 'DejaVuSans-Bold.ttf', source: 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf' },
  emoji: { bundled: 'noto-emoji.woff2', source: '@fontsource/noto-emoji/files/noto-emoji-emoji-400-normal.woff2' },
}

let opened: Promise<Easel> | null = null

export function openEasel(): Promise<Easel> {
  opened ??= open().catch((error: unknown) => {
    // A second attempt may find the memory that the first did not.
    opened = null
    throw error
  })
  return opened
}

async function open(): Promise<Easel> {
  const init = require(placeOf(files.code)) as Init
  const kit = await init({ wasmBinary: readFileSync(placeOf(files.wasm)) })
  const fonts = kit.TypefaceFontProvider.Make()
  fonts.registerFont(readFileSync(placeOf(files.regular)), 'text')
  fonts.registerFont(readFileSync(placeOf(files.bold)), 'text')
  fonts.registerFont(readFileSync(placeOf(files.emoji)), 'emoji')
  return { kit, fonts, families: ['text', 'emoji'] }
}

/** The letters that pictures are drawn with, for pages that are written with the same. */
export const textFont = (): Uint8Array => readFileSync(placeOf(files.regular))

function placeOf({ bundled, source }: { bundled: string; source: string }): string {
  const beside = fileURLToPath(new URL(`./pictures/${bundled}`, import.meta.url))
  return existsSync(beside) ? beside : require.resolve(source)
}
