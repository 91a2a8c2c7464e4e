/** What the window says of Reddit: fields, guide, what may be missing. */
export const reddit = {
  'field.reddit.user': 'Nom d’utilisateur Reddit',
  'field.reddit.token': 'Jeton d’accès',
  'field.reddit.url': 'Serveur',
  'fieldHint.reddit.user': 'Sans « u/ ». Reddit exige de savoir qui demande, et bloque les applications qui ne le disent pas.',
  'fieldHint.reddit.clientId': 'Sous le nom de l’application, une suite d’une vingtaine de signes. Une application « installed » n’a pas de code secret.',
  'fieldHint.reddit.url': 'À laisser vide : seul un serveur sur cet ordinateur convient.',
  'stream.reddit.communities': 'les communautés que vous modérez (mysubreddits)',
  'stream.reddit.inbox': 'les réponses et les mentions (privatemessages)',
  'stream.reddit.messages': 'les messages privés (privatemessages)',
  'stream.reddit.modmail': 'le courrier des modérateurs (modmail)',
  'stream.reddit.own': 'vos propres commentaires, sans lesquels rien ne dit si une réponse est partie (history)',
  'guide.reddit':
    'Vigie lit ce qui vous est répondu, les mentions et les messages privés ; dans les communautés que vous modérez, tous les commentaires, les files de modération et le courrier des modérateurs. Elle répond, approuve, retire, marque comme indésirable, signale, bloque, bannit. Reddit demande d’abord son accord : sans lui, l’accès est coupé. Ce qui est supprimé chez Reddit est effacé ici.',
  'guide.reddit.signIn.1': 'Lisez la « Responsible Builder Policy » de Reddit, puis demandez l’accès à la Data API par le formulaire de son centre d’aide : choisissez la voie commerciale si vous modérez pour des clients. Dites ce que vous ferez : lire, répondre et modérer vos propres communautés, à la main. La réponse peut prendre des semaines, et être un refus.',
  'guide.reddit.signIn.2': 'L’accord reçu, ouvrez reddit.com/prefs/apps avec le compte de la marque, puis cliquez sur « create another app » en bas de page.',
  'guide.reddit.signIn.3': 'Nommez-la Vigie et choisissez « installed app » : ce type n’a pas de code secret.',
  'guide.reddit.signIn.4': 'À « redirect uri », copiez exactement http://127.0.0.1:47815/vigie, puis cliquez sur « create app ».',
  'guide.reddit.signIn.5': 'Copiez ici la suite de signes qui apparaît sous le nom de l’application, et donnez le nom d’utilisateur du compte.',
  'guide.reddit.signIn.6': 'Vigie ouvre Reddit dans votre navigateur : vérifiez que vous y êtes avec le compte de la marque, puis acceptez.',
  'guide.reddit.step.1': 'L’accord de Reddit est nécessaire d’abord : « Responsible Builder Policy », sur son centre d’aide.',
  'guide.reddit.step.2':
    'Si un jeton d’accès vous a été donné pour le compte, avec identity, read, history, privatemessages, submit, edit, vote, report, account, mysubreddits, modposts, modcontributors et modmail, copiez-le ici.',
  'guide.reddit.step.3': 'Ajoutez, si vous les avez, le jeton de renouvellement et l’identifiant client : sans eux, l’accès s’arrête au bout d’une heure.',
  'guide.reddit.page': 'https://support.reddithelp.com/hc/en-us/articles/42728983564564-Responsible-Builder-Policy',
} as const
