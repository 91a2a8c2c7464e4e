import { readMarkdown, writeMarkdown } from '../../net/markdown-text.ts'

/** As it is typed there: signs that would be marks are escaped, and the end of a line is one. https://support.reddithelp.com/hc/en-us/articles/360043033952-Formatting-Guide */
export const written = (text: string): string => writeMarkdown(text).replaceAll('^', '\\^').replace(/(?<!\n)\n(?!\n)/g, '  \n')

/** As it reads: what was written elsewhere keeps its marks. A run of spaces is tried from its beginning alone: from each of its spaces, a long one would take minutes. */
export const read = (text: string): string => readMarkdown(text.replace(/(?<! ) {2,}\n/g, '\n'))
