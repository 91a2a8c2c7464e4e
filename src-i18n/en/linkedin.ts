import type { linkedin as french } from '../fr/linkedin.ts'
import type { SameKeys } from '../same-keys.ts'

/** What the window says of LinkedIn: fields, guide, what may be missing. */
export const linkedin: SameKeys<typeof french> = {
  'author.unnamed': 'Unnamed author',
  'field.linkedin.token': 'Access token',
  'field.linkedin.clientSecret': 'Client secret of the application',
  'field.linkedin.user': 'Page',
  'field.linkedin.version': 'Version of the interface',
  'field.linkedin.url': 'Server',
  'fieldHint.linkedin.clientSecret': 'With it, the redirect address is an https page of yours. Leave it empty if LinkedIn has enabled PKCE for your application: the address is then of the form http://127.0.0.1:47814/.',
  'fieldHint.linkedin.user': 'Its name or number, if the token carries several Pages. Empty: you choose afterwards.',
  'fieldHint.linkedin.version': 'Year and month, 202608 for instance. Empty: the one that Vigie knows. LinkedIn switches each version off after about a year.',
  'fieldHint.linkedin.url': 'Leave empty: only a server on this computer will do.',
  'stream.linkedin.mentions': 'mentions of the Page, and word of what changes (rw_organization_admin)',
  'stream.linkedin.version': 'a version of the interface that lasts: this one is switched off soon, reconnect the account with a newer one',
  'guide.linkedin':
    'Vigie reads comments and answers under the posts of your Pages, and posts that mention them. It answers, edits your answers, likes and deletes. LinkedIn lets no program hide, block or write in private: for that the item opens on LinkedIn. What members wrote is erased here after 48 hours, as LinkedIn demands, and it does not give their names.',
  'guide.linkedin.signIn.1': 'On developer.linkedin.com, click “Create app”, name it Vigie, tie it to your Page and have an administrator of the Page confirm that tie.',
  'guide.linkedin.signIn.2': 'In “Products”, request “Community Management API”: the “Development” tier opens first, with few calls a day; the “Standard” tier asks for a form and a video of the screen.',
  'guide.linkedin.signIn.3': 'In “Auth”, add an https page of your site as “Authorized redirect URL”, and give it here exactly so.',
  'guide.linkedin.signIn.4': 'In the same place, copy the “Client ID” and the “Primary Client Secret” here.',
  'guide.linkedin.signIn.5': 'Vigie opens LinkedIn in your browser: log in as an administrator of the Pages, and accept r_organization_social, w_organization_social, rw_organization_admin and r_basicprofile.',
  'guide.linkedin.signIn.6': 'The browser arrives at your page: copy the whole address of its bar and paste it here, within half an hour.',
  'guide.linkedin.step.1': 'Make the application and request “Community Management API”, as for signing in by the browser (the other choice above has the details).',
  'guide.linkedin.step.2': 'Open “Docs and tools”, “OAuth Token Tools”, click “Create token”, choose your application and tick r_organization_social, w_organization_social, rw_organization_admin and r_basicprofile.',
  'guide.linkedin.step.3': 'Copy the access token here: it lasts two months.',
  'guide.linkedin.step.4': 'Add, if you have them, the refresh token (a year), the “Client ID” and the “Client Secret”: the token then renews itself, and Vigie can say which permission is missing.',
  'guide.linkedin.page': 'https://www.linkedin.com/developers/apps',
}
