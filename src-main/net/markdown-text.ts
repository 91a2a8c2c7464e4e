const address = /(https?:\/\/[^\s<>]+)/gi

/** Plain text as Markdown that reads exactly as typed. Addresses stay addresses, and names stay mentions. */
export function writeMarkdown(text: string): string {
  return text
    .split('\n')
    .map((line) => escapedStart(line.split(address).map((part, n) => (n % 2 === 1 ? part : escaped(part))).join('')))
    .join('\n')
}

const escaped = (text: string): string =>
  text
    .replace(/[\\`*[\]<>~|]/g, '\\$&')
    // Within a word it is no mark, and would part a name in two.
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/&(?=#?\w{1,31};)/g, '\\&')

const escapedStart = (line: string): string =>
  line.replace(/^\s+/, '').replace(/^(#{1,6}(?=\s|$)|[-+=](?=[\s=-]|$))/, '\\$1').replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2')

/** Back to what was typed; what was written elsewhere keeps its marks. */
export const readMarkdown = (raw: string): string => raw.replace(/\\([!-/:-@[-`{-~])/g, '$1')
