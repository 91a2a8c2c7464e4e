import { hook } from '../hooks/hook.ts'

/** What Slack reads as its own marks: they would be links and calls to everybody. https://docs.slack.dev/messaging/formatting-message-text */
const plain = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export const slack = hook({
  kind: 'slack',
  hosts: [/^hooks\.slack\.com$/],
  most: 30_000,
  body: (text) => ({ text: plain(text), mrkdwn: false }),
  sources: { webhook: 'https://docs.slack.dev/tools/java-slack-sdk/guides/incoming-webhooks', text: 'https://docs.slack.dev/messaging/formatting-message-text' },
})
