import { hook } from '../hooks/hook.ts'

/** 28 KB at most, the card around it included; so many signs are below that even where each takes three bytes. */
const most = 8_000

/** A card of one block: text that is read as text, line by line. */
export const teams = hook({
  kind: 'teams',
  hosts: [/(?:^|\.)webhook\.office\.com$/, /(?:^|\.)logic\.azure\.com$/, /(?:^|\.)api\.powerplatform\.com$/],
  most,
  body: (text) => ({
    type: 'message',
    attachments: [{
      contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null,
      content: {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.4',
        body: [{ type: 'RichTextBlock', inlines: text.split('\n').map((line) => ({ type: 'TextRun', text: `${line}\n` })) }],
      },
    }],
  }),
  sources: {
    webhook: 'https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook',
    text: 'https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook',
  },
})
