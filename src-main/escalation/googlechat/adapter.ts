import { hook } from '../hooks/hook.ts'

/** `<users/all>` would call everybody, `<https://…|words>` hide where a link leads: an invisible sign keeps either from being read as a mark. */
const plain = (text: string): string => text.replaceAll('<', '<\u2060')

export const googlechat = hook({
  kind: 'googlechat',
  hosts: [/^chat\.googleapis\.com$/],
  most: 3_800,
  body: (text) => ({ text: plain(text) }),
  sources: { webhook: 'https://developers.google.com/workspace/chat/quickstart/webhooks', text: 'https://developers.google.com/workspace/chat/quickstart/webhooks' },
})
