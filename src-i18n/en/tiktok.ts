import type { tiktok as french } from '../fr/tiktok.ts'
import type { SameKeys } from '../same-keys.ts'

/** What the window says of TikTok: fields, guide, what may be missing. */
export const tiktok: SameKeys<typeof french> = {
  'field.tiktok.user': 'Account identifier (open_id)',
  'field.tiktok.clientId': 'App ID',
  'field.tiktok.clientSecret': 'App secret',
  'field.tiktok.messages': 'Private messages',
  'field.tiktok.url': 'Server',
  'fieldHint.tiktok.user': 'It comes with the token, as “open_id”.',
  'fieldHint.tiktok.refreshToken': 'With it and with the app, the access token, which ends after a day, is renewed by itself for a year.',
  'fieldHint.tiktok.redirectUrl': 'An https address of your own, declared in the app: it ends with “/” and has neither a port nor anything behind “?”. For instance https://your-site.com/back/',
  'fieldHint.tiktok.messages': 'Experimental. Write “yes” to read and answer them, “no” to stop; empty changes nothing. TikTok does not offer them to accounts of the European Economic Area, Switzerland or the United Kingdom.',
  'fieldHint.tiktok.url': 'Leave empty: only a server on this computer will do.',
  'stream.tiktok.messages': 'private messages (message.list.read; TikTok does not offer them in the European Economic Area, Switzerland or the United Kingdom)',
  'guide.tiktok':
    'Vigie reads comments and answers under the account’s videos; it answers, hides, unhides, likes and takes your own answers back. What others wrote can be hidden, not deleted. It needs a TikTok Business Account and an app that TikTok has approved for a company: sole traders without a company site and an address of its domain are turned away. Comments under advertisements are not read.',
  'guide.tiktok.signIn.1': 'In the TikTok application, make the account a Business Account if it is not one yet: “Settings and privacy”, “Account”, “Switch to Business Account”.',
  'guide.tiktok.signIn.2': 'At business-api.tiktok.com, create a TikTok for Business account with an e-mail address of the company’s domain, then register as a developer with the company’s public site. The answer takes about three working days.',
  'guide.tiktok.signIn.3': 'Fill in the “Accounts API Access Application Form”, which has been required since March 2026, and say that you moderate the comments of your own accounts.',
  'guide.tiktok.signIn.4': 'In “My Apps”, create an app named Vigie. As “TikTok account holder redirect URL”, give an https page of your site that ends with “/”, and give the same here.',
  'guide.tiktok.signIn.5': 'Ask for the permissions user.info.basic, video.list, comment.list and comment.list.manage, and for private messages message.list.read and message.list.send. The review takes two or three days.',
  'guide.tiktok.signIn.6': 'Once the app is approved, open its “Basic information” and copy the App ID and the secret here.',
  'guide.tiktok.signIn.7': 'Vigie opens TikTok in your browser: log in with the account and accept every permission.',
  'guide.tiktok.signIn.8': 'The browser arrives at your page: copy the whole address of its bar and paste it here within ten minutes.',
  'guide.tiktok.step.1': 'If whoever made the app gives you an access token of the account, copy it here, with the “open_id” that came with it. It has to carry user.info.basic, video.list, comment.list and comment.list.manage.',
  'guide.tiktok.step.2': 'Add the refresh token, the App ID and the secret if you have them: without them access ends after a day.',
  'guide.tiktok.page': 'https://business-api.tiktok.com/portal/apps',
}
