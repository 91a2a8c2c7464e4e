import { hook } from '../hooks/hook.ts'

/** Its marks are those of Markdown; in a block of code they are none, and nobody is called by it. */
const fenced = (text: string): string => `\`\`\`\n${text.replaceAll('```', '\'\'\'')}\n\`\`\``

export const mattermost = hook({
  kind: 'mattermost',
  hosts: null,
  most: 15_000,
  body: (text) => ({ text: fenced(text) }),
  sources: { webhook: 'https://docs.mattermost.com/developers/integrate/webhooks/incoming', text: 'https://docs.mattermost.com/developers/integrate/webhooks/incoming' },
})
