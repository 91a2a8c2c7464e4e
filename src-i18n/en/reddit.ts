import type { reddit as french } from '../fr/reddit.ts'
import type { SameKeys } from '../same-keys.ts'

/** What the window says of Reddit: fields, guide, what may be missing. */
export const reddit: SameKeys<typeof french> = {
  'field.reddit.user': 'Reddit user name',
  'field.reddit.token': 'Access token',
  'field.reddit.url': 'Server',
  'fieldHint.reddit.user': 'Without “u/”. Reddit wants to know who is asking, and blocks applications that do not say.',
  'fieldHint.reddit.clientId': 'Below the name of the application, some twenty characters. An “installed” application has no secret.',
  'fieldHint.reddit.url': 'Leave it empty: only a server on this computer will do.',
  'stream.reddit.communities': 'the communities you moderate (mysubreddits)',
  'stream.reddit.inbox': 'answers and mentions (privatemessages)',
  'stream.reddit.messages': 'private messages (privatemessages)',
  'stream.reddit.modmail': 'the letters to moderators (modmail)',
  'stream.reddit.own': 'your own comments, without which nothing tells whether a reply was sent (history)',
  'guide.reddit':
    'Vigie reads what you are answered, mentions and private messages; in the communities you moderate, all comments, the moderation queues and the letters to moderators. It replies, approves, removes, marks as spam, reports, blocks, bans. Reddit has to approve first: without that, access is cut off. What is deleted on Reddit is erased here.',
  'guide.reddit.signIn.1': 'Read Reddit’s “Responsible Builder Policy”, then ask for access to the Data API by the form of its help centre: choose the commercial way if you moderate for clients. Say what you will do: read, reply and moderate your own communities, by hand. The answer may take weeks, and may be no.',
  'guide.reddit.signIn.2': 'Once approved, open reddit.com/prefs/apps with the account of the brand, then click “create another app” at the bottom.',
  'guide.reddit.signIn.3': 'Name it Vigie and choose “installed app”: that type has no secret.',
  'guide.reddit.signIn.4': 'At “redirect uri”, copy exactly http://127.0.0.1:47815/vigie, then click “create app”.',
  'guide.reddit.signIn.5': 'Copy the characters that appear below the name of the application here, and give the user name of the account.',
  'guide.reddit.signIn.6': 'Vigie opens Reddit in your browser: check that you are there with the account of the brand, then accept.',
  'guide.reddit.step.1': 'Reddit’s approval comes first: “Responsible Builder Policy”, in its help centre.',
  'guide.reddit.step.2':
    'If you were given an access token for the account, with identity, read, history, privatemessages, submit, edit, vote, report, account, mysubreddits, modposts, modcontributors and modmail, copy it here.',
  'guide.reddit.step.3': 'Add the refresh token and the client ID if you have them: without them access ends after an hour.',
  'guide.reddit.page': 'https://support.reddithelp.com/hc/en-us/articles/42728983564564-Responsible-Builder-Policy',
}
