import { hook } from '../hooks/hook.ts'

/** 2,000 signs at most; the marks of the block around them are signs as well. */
const most = 1_980

/** In a block of code nothing is marked up, and nobody is called whatever the text says. */
export const discord = hook({
  kind: 'discord',
  hosts: [/^(?:ptb\.|canary\.)?discord(?:app)?\.com$/],
  most,
  body: (text) => ({ content: `\`\`\`\n${text.replaceAll('```', '\'\'\'')}\n\`\`\``, allowed_mentions: { parse: [] } }),
  sources: { webhook: 'https://discord.com/developers/docs/resources/webhook#execute-webhook', text: 'https://discord.com/developers/docs/resources/webhook#execute-webhook' },
})
