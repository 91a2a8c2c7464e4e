import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Labels = { toxic: 0 | 1 | null; spam: 0 | 1 | null; complaint: 0 | 1 | null; question: 0 | 1 | null }
export type Row = { id: string; text: string; lang: string; labels: Labels; set: string; split: 'train' | 'dev'; meta: Record<string, unknown> }

/** The collections lie beside the project, never in it. */
export const corpusDir = fileURLToPath(new URL('../../../shared/moderation/', import.meta.url))

export const hasCorpus = (): boolean => existsSync(join(corpusDir, 'train'))

export function readSplit(split: 'train' | 'dev'): Row[] {
  const dir = join(corpusDir, split)
  return readdirSync(dir).filter((name) => name.endsWith('.jsonl')).sort().flatMap((name) => {
    const set = name.replace('.jsonl', '')
    return readFileSync(join(dir, name), 'utf8').split('\n').filter((line) => line !== '').map((line) => {
      const { id, text, lang, labels, meta } = JSON.parse(line) as Row
      return { id, text, lang, labels, set, split, meta: meta ?? {} }
    })
  })
}
