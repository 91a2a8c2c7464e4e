import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** One row a screen, the four looks side by side at the smaller size, each a link to the larger one. */
export function writeIndex(folder: string): void {
  const files = readdirSync(folder).filter((name) => /^[a-z0-9-]+-(fr|en)-(light|dark)-(1280|1920)\.png$/.test(name))
  const names = Array.from(new Set(files.map((name) => name.replace(/-(fr|en)-(light|dark)-\d+\.png$/, '')))).toSorted()
  const order = ['inbox', 'reply', 'picked', 'zen', 'verdict', 'search']
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : name.startsWith('wizard-') ? 200 : 100)
  const sorted = names.toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b))
  const megabytes = (files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 1e6).toFixed(1)
  const row = (name: string): string => {
    const cells = [['fr', 'light'], ['fr', 'dark'], ['en', 'light'], ['en', 'dark']].map(([language, theme]) => {
      const picture = (size: number): string => `${name}-${language}-${theme}-${size}.png`
      return files.includes(picture(1280)) ? `[![${name}, ${language}, ${theme}](${picture(1280)})](${files.includes(picture(1920)) ? picture(1920) : picture(1280)})` : ''
    })
    return `| ${name} | ${cells.join(' | ')} |`
  }
  const head = [
    '# The screens', '',
    'Made by `npm run gallery` from the demo in the Electron at hand: each screen in French and English, light and dark, at 1280×800 and 1920×1080 pixels; the wizards, which are alike, at the first alone. A',
    `picture leads to its larger one. ${files.length} pictures, ${megabytes} MB, with a palette of 64 colours.`, '',
    '| screen | fr, light | fr, dark | en, light | en, dark |', '|---|---|---|---|---|',
  ]
  writeFileSync(join(folder, 'README.md'), `${[...head, ...sorted.map(row)].join('\n')}\n`)
}
