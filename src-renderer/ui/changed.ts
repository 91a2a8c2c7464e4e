export type Run = { text: string; kind: 'same' | 'gone' | 'come' }

/** Beyond this many words a comparison word by word tells less than the two texts do, and costs more. */
const mostWords = 400

/** What changed from one text to the other, word by word, in reading order: what has gone stands before what has come in its place. */
export function changedWords(was: string, now: string): Run[] {
  const [a, b] = [wordsOf(was), wordsOf(now)]
  if (a.length > mostWords || b.length > mostWords) {
    return [{ text: was, kind: 'gone' as const }, { text: now, kind: 'come' as const }].filter((run) => run.text !== '')
  }
  const runs: Run[] = []
  const add = (text: string, kind: Run['kind']): void => {
    const last = runs.at(-1)
    if (last?.kind === kind) last.text += text
    else runs.push({ text, kind })
  }
  const common = lengths(a, b)
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const [x, y] = [a[i], b[j]]
    if (x !== undefined && x === y) {
      add(x, 'same')
      i += 1
      j += 1
    } else if (x !== undefined && (y === undefined || at(common, i + 1, j) >= at(common, i, j + 1))) {
      add(x, 'gone')
      i += 1
    } else if (y !== undefined) {
      add(y, 'come')
      j += 1
    }
  }
  return runs
}

/** Each word with the space after it, so that the runs put together are the text again. */
function wordsOf(text: string): string[] {
  return text.match(/\S+\s*|\s+/g) ?? []
}

/** common[i][j]: how many words the rest of `a` from i and the rest of `b` from j have in common, in order. */
function lengths(a: readonly string[], b: readonly string[]): number[][] {
  const rows: number[][] = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0))
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = rows[i]
      if (row !== undefined) row[j] = a[i] === b[j] ? at(rows, i + 1, j + 1) + 1 : Math.max(at(rows, i + 1, j), at(rows, i, j + 1))
    }
  }
  return rows
}

function at(rows: readonly (readonly number[])[], i: number, j: number): number {
  return rows[i]?.[j] ?? 0
}
