import { z } from 'zod'

// The Atlassian Document Format, as far as a ticket needs it. https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/

const node = z.object({
  type: z.string(), text: z.string().optional(), attrs: z.record(z.string(), z.unknown()).optional(), content: z.array(z.unknown()).optional(),
})

const textNode = (text: string) => ({ type: 'text', text })

/** What stands between fences becomes a block of code, the mark beneath it a paragraph. A text in the tree is text: whatever it says, nothing in it is marked up. */
export function documentOf(written: string): unknown {
  const [, inside = written, mark = null] = /^~~~~\n([\s\S]*)\n~~~~\n\n(\S+)$/.exec(written) ?? []
  const block = { type: 'codeBlock', attrs: { language: 'text' }, content: [textNode(inside)] }
  return { type: 'doc', version: 1, content: mark === null ? [block] : [block, { type: 'paragraph', content: [textNode(mark)] }] }
}

/** Deeper than any page of a person's. */
const mostDeep = 60

/** The words of a document in their order; what is no text stands by its name or its address. */
export const wordsIn = (document: unknown): string => read(document, 0).replace(/\n{3,}/g, '\n\n').trim()

function read(given: unknown, depth: number): string {
  const parsed = depth > mostDeep ? null : node.safeParse(given)
  if (parsed === null || !parsed.success) return ''
  const { type, text, attrs, content } = parsed.data
  if (type === 'text') return text ?? ''
  if (type === 'hardBreak') return '\n'
  if (content !== undefined) return `${content.map((each) => read(each, depth + 1)).join('')}\n\n`
  const named = [attrs?.['text'], attrs?.['url'], attrs?.['shortName']].find((each) => typeof each === 'string')
  return typeof named === 'string' ? named : ''
}
