import type { FailureCode } from '../../src-contract/failure.ts'
import { escalationFailures } from './escalation.ts'

/** One sentence per failure: what happened, to what, what to do next. */
export const failures = {
  ...escalationFailures,
  'network.unreachable': '{{host}} est injoignable. Vérifiez l’adresse et votre connexion, puis réessayez.',
  'network.proxy': 'Le proxy {{host}} ne répond pas ou refuse. Vérifiez les réglages réseau du système, ou ceux de Vigie.',
  'network.timeout': '{{host}} n’a pas répondu à temps. Réessayez dans quelques minutes.',
  'network.tls':
    'Le certificat de {{host}} n’est pas valable : rien n’a été envoyé. Demandez à l’hébergeur de le corriger, puis réessayez.',
  'network.redirectLoop': '{{host}} renvoie sans fin d’une adresse à l’autre. Vérifiez l’adresse saisie, notamment https:// et « www ».',
  'network.redirectElsewhere':
    '{{host}} renvoie vers un autre site, où Vigie n’envoie pas vos identifiants. Saisissez l’adresse définitive.',
  'network.tooLarge': '{{host}} a envoyé une réponse démesurée, que Vigie a interrompue. Vérifiez que l’adresse est bien celle du site.',
  'network.notJson':
    '{{host}} a répondu par une page au lieu de données. Vérifiez l’adresse ; sinon, voyez si une extension de sécurité bloque l’accès à l’API.',
  'network.cut': '{{host}} a coupé la connexion au milieu de sa réponse. Réessayez dans un instant.',
  'network.addressRefused':
    '{{host}} mène à un réseau privé : Vigie ne s’y connecte pas sans vous. Si l’adresse est bonne, saisissez-la en connectant le compte.',
  'network.plainHttp':
    '{{host}} n’est pas chiffré, et vos identifiants ne partent jamais en clair. Saisissez une adresse qui commence par https://.',
  'network.offline': 'Vous êtes hors ligne : {{host}} attendra. Vérifiez votre connexion ; rien n’est perdu entre-temps.',

  'network.secretElsewhere': 'Vos identifiants allaient partir vers {{host}}, qui n’est pas le serveur de ce compte. Rien n’a été envoyé. Si le serveur a changé d’adresse, reconnectez le compte.',
  'remote.serverError': '{{host}} est en panne de son côté (erreur {{status}}). Réessayez dans quelques minutes.',
  'remote.refused': '{{host}} a refusé la demande ({{reason}}). Ouvrez l’élément sur le réseau pour voir ce qui bloque.',
  'remote.notFound': '{{host}} ne trouve pas ce qui est demandé. Vérifiez l’adresse, ou relevez le compte pour voir ce qui a changé.',
  'remote.gone': '{{host}} ne connaît plus cet élément : il a été supprimé. Vous pouvez le classer.',
  'remote.unexpected': '{{host}} a répondu sous une forme que Vigie ne connaît pas. Réessayez ; si cela dure, mettez Vigie à jour.',
  'remote.unchanged': '{{host}} a répondu oui, mais rien n’a changé. Vérifiez vos droits en ouvrant l’élément sur le réseau.',
  'remote.oldVersion': '{{host}} ne parle plus cette version de son interface. Reconnectez le compte en donnant une version plus récente (année et mois), ou mettez Vigie à jour.',
  'remote.conflict': '{{host}} signale que l’élément a changé entre-temps. Relisez-le, puis décidez à nouveau.',
  'remote.tooLong': '{{host}} trouve ce texte trop long. Raccourcissez-le, puis renvoyez-le.',
  'remote.otherReader': 'Un autre programme relève déjà ce robot sur {{host}}, qui n’en sert qu’un à la fois. Arrêtez-le, ou donnez à Vigie un robot à elle.',
  'remote.webhook': '{{host}} envoie les messages de ce robot à un autre service (webhook). Retirez-le là-bas, ou donnez à Vigie un robot à elle.',
  'rate.limited': '{{host}} demande de ralentir. Patientez : Vigie reprendra dès que ce sera permis.',

  'auth.rejected':
    '{{host}} refuse ces identifiants. Vérifiez le nom d’utilisateur et le mot de passe d’application, puis reconnectez le compte.',
  'auth.expired': '{{host}} a mis fin à la session. Reconnectez le compte avec son mot de passe d’application.',
  'auth.missingPermission':
    '{{host}} ne donne pas ce droit à votre compte. Demandez à l’administrateur un rôle qui permet de modérer, puis réessayez.',
  'site.noRest':
    '{{host}} ne propose pas l’API REST de WordPress. Vérifiez l’adresse du blog, ou demandez à son administrateur de rouvrir l’API.',
  'site.noApplicationPasswords':
    '{{host}} n’accepte pas les mots de passe d’application. Demandez à son administrateur de les activer (ils exigent https), puis réessayez.',
  'chat.notAllowed':
    'Ce mot de passe d’application n’ouvre pas les messages privés de {{host}}. Créez-en un qui les autorise, puis reconnectez le compte.',

  'mail.oauthOnly':
    '{{host}} n’accepte plus de mot de passe dans les logiciels de courrier, et Vigie ne sait pas encore s’y connecter autrement. Utilisez une boîte chez un autre fournisseur.',
  'mail.appPassword':
    '{{host}} refuse le mot de passe habituel : il en faut un réservé à cette application. Créez-le dans les réglages de sécurité du compte, puis saisissez-le ici.',
  'mail.noSettings':
    'Les serveurs de courrier de {{host}} ne se devinent pas. Demandez leur nom à l’hébergeur, puis saisissez-le dans « Serveur ».',
  'mail.noTls':
    '{{host}} ne chiffre pas la connexion, et votre mot de passe ne part jamais en clair. Demandez à l’hébergeur l’adresse de son serveur chiffré.',

  'input.invalid': 'La valeur de « {{name}} » n’est pas acceptée. Corrigez-la, puis réessayez.',
  'input.url': '« {{value}} » n’est pas une adresse utilisable. Saisissez-la en entier, par exemple https://blog.exemple.fr.',
  'input.secretMissing': 'Il manque « {{name}} » pour se connecter. Renseignez-le (en ligne de commande : --secret-stdin), puis réessayez.',
  'input.tooLong': 'Ce texte dépasse {{max}} caractères, la limite ici. Raccourcissez-le, puis réessayez.',
  'input.empty': 'Le texte est vide. Écrivez-le, puis envoyez.',
  'network.unknown': 'Vigie ne connaît pas de réseau « {{value}} ». « vigie networks » donne ceux de cette version.',
  'verb.unsupported': 'Action impossible sur {{network}} : {{verb}}. Choisissez l’une des actions proposées pour cet élément.',
  'verb.notOwnThread': 'Action réservée à vos propres publications : {{verb}}. Ici, vous pouvez bloquer l’auteur, signaler ou classer.',
  'verb.notOnOwn': 'Action sans objet sur votre propre réponse : {{verb}}. Si elle ne convient plus, supprimez-la.',
  'verb.notInThisState':
    'Action impossible dans l’état actuel de l’élément : {{verb}}. Relevez le compte, puis voyez les actions proposées.',
  'verb.windowClosed': 'Le réseau n’accepte plus cette action ici, le délai est passé : {{verb}}. Ouvrez l’élément sur le réseau.',
  'verb.listFull': 'La liste des réponses masquées de cette publication est pleine. Démasquez-en une, ou bloquez l’auteur.',
  'verb.notSummoned': 'X ne laisse répondre par cette voie qu’à qui vous a mentionné ou cité. Ouvrez le message sur X pour y répondre.',
  'verb.ownAlone': 'Le réseau ne le permet que sur ce que vous avez écrit vous-même : {{verb}}. Masquez l’élément, ou ouvrez-le sur le réseau.',
  'verb.notModerator': 'Action réservée aux modérateurs de cette communauté : {{verb}}. Ici, vous pouvez répondre, signaler, bloquer l’auteur ou classer.',
  'agent.blocked': '{{host}} bloque cette application. Vérifiez que son accès est approuvé et que le nom d’utilisateur est le bon, puis reconnectez le compte.',
  'community.closed': '{{host}} ferme cette communauté à votre compte : elle est privée, en quarantaine ou bannie. Ouvrez-la sur le réseau pour voir ce qui bloque.',
  'reply.closed': 'Les réponses sont fermées ici. Ouvrez l’élément sur le réseau pour voir ce qui y reste possible.',
  'auth.missingScope': 'Il manque à l’accès donné par {{host}} : {{permission}}. Ajoutez-le à votre application, puis reconnectez le compte.',
  'auth.notGranted': '{{host}} n’a pas encore ouvert l’accès à votre projet : son quota est de 0. Demandez l’accès, puis relevez le compte.',
  'account.noChannel': 'Ce compte Google n’a pas de chaîne YouTube. Créez-la, ou connectez le compte qui en a une.',
  'account.noLocation': 'Ce compte Google ne gère aucun établissement. Connectez celui qui les gère, ou demandez à y être ajouté.',
  'credits.spent': 'Le crédit de votre application chez {{host}} est épuisé. Rechargez-le dans sa console ; l’envoi reprend ensuite.',
  'reply.notPrivate': '{{network}} ne permet pas de répondre à ce message en privé. Répondez-lui en public, ou écrivez-lui sur {{network}}.',
  'brand.unknown': 'Aucune marque ne répond au nom de « {{value}} ». « vigie account list » donne les vôtres.',
  'brand.exists': 'Une autre marque s’appelle déjà « {{value}} ». Prenez un autre nom.',
  'account.unknown': 'Aucun compte ne porte le numéro « {{value}} ». « vigie account list » donne les vôtres.',
  'account.exists': '{{account}} est déjà connecté. Utilisez-le tel quel, ou retirez-le avant de le connecter à nouveau.',
  'account.leaving': '{{account}} est en train d’être retiré. Attendez qu’il ait quitté Vigie, puis connectez-le de nouveau.',
  'reply.notSent': 'La réponse à {{name}} n’est pas partie. Son brouillon est gardé : revenez au message et envoyez-le de nouveau.',
  'account.other': 'Ces identifiants sont ceux de {{account}}, pas de {{name}}. Prenez ceux de {{name}}, ou connectez {{account}} comme un autre compte.',
  'signIn.unavailable': '{{network}} ne se connecte pas par le navigateur. Donnez un mot de passe d’application ou un jeton.',
  'signIn.refused': 'La demande a été refusée sur {{host}}. Rien n’a été enregistré ; recommencez, et acceptez-la là-bas.',
  'signIn.notOurs': 'Cette adresse n’est pas la réponse à cette demande, ou elle a déjà servi. Copiez celle où le navigateur vous a mené en dernier, en entier, ou recommencez.',
  'signIn.redirect': 'Le réseau ne renvoie personne à « {{value}} » : l’adresse doit commencer par https:// et finir par « / », sans port et sans rien derrière « ? » ou « # ».',
  'signIn.over': 'Cette demande n’a plus cours : annulée, déjà enregistrée ou trop ancienne. Recommencez la connexion.',
  'item.unknown': 'L’élément « {{value}} » n’est pas dans ces données. Relevez les comptes, ou cherchez-le avec « vigie inbox ».',
  'thread.unknown': 'La conversation « {{value}} » n’est pas dans ces données. Relevez les comptes, puis réessayez.',
  'watch.unknown': 'La veille « {{value}} » n’est pas dans ces données. « vigie watch list » donne les vôtres.',
  'watch.noSource': 'Cette veille n’a rien à lire. Donnez-lui l’adresse d’un flux, ou un compte dont le réseau sait chercher.',
  'watch.noWords': '« {{value}} » ne contient aucun mot à chercher. Écrivez au moins un mot ou une expression.',
  'watch.otherBrand':
    'Une veille garde sa marque, et ne cherche qu’avec les comptes de celle-ci. Choisissez un compte de {{brand}}, ou faites une autre veille.',
  'feed.notFeed':
    '{{host}} a répondu par une page qui ne nomme aucun flux. Copiez l’adresse du flux lui-même (RSS, Atom ou JSON Feed).',
  'feed.broken': 'Le flux de {{host}} ne se lit pas. Vigie réessaiera ; si cela dure, prévenez le site ou retirez ce flux.',
  'feed.gone': '{{host}} dit que ce flux est supprimé. Retirez-le de la veille, ou cherchez sa nouvelle adresse sur le site.',
  'post.unknown': 'Ce post n’existe pas ici ({{value}}). « vigie gaps » et « vigie posts » donnent leurs numéros.',
  'post.notByItself': 'Les posts de ce réseau ne se relisent pas un par un. « vigie sync » relit le compte.',
  'account.several': 'Ces identifiants donnent accès à plusieurs comptes : {{names}}. Dites lequel avec « --user NOM ».',
  'feed.byWatch': 'Les flux ne se connectent pas comme un compte. Créez une veille : « vigie watch add », ou g w dans la fenêtre.',
  'search.none':
    '{{host}} ne propose pas de recherche à votre compte. Suivez plutôt des flux, ou cherchez avec un compte d’un autre serveur.',
  'search.narrow':
    'La recherche de {{host}} ne couvre pas toutes ses publications. Complétez avec des flux, ou avec un compte d’un autre serveur.',
  'file.exists': '{{file}} existe déjà et n’a pas été touché. Donnez un autre nom au fichier.',
  'file.missing': '{{file}} est introuvable ou ne se lit pas. Vérifiez le chemin du fichier, puis réessayez.',
  'file.unwritten': '{{file}} n’a pas pu être écrit. Vérifiez la place et les droits du dossier, puis réessayez.',
  'opml.unreadable':
    'Ce fichier n’est pas une liste de flux OPML. Exportez-la de nouveau depuis votre lecteur de flux, puis réessayez.',
  'decision.unknown': 'La décision « {{value}} » n’est pas dans ces données. « vigie undo », sans numéro, annule la dernière.',
  'job.unknown': 'L’envoi « {{value}} » n’est pas dans la file. « vigie outbox » montre ceux qui y sont.',
  'undo.nothing': 'Il n’y a plus de décision à annuler. Pour revenir sur une action déjà partie, choisissez l’action inverse.',
  'undo.recalled': 'On ignore encore si l’action est arrivée sur le réseau. Dès que Vigie le saura, elle sera abandonnée ou reprise.',
  'undo.stands': 'L’action était déjà arrivée quand vous l’avez annulée, et ce réseau ne sait pas la reprendre : elle reste en place. Ouvrez l’élément sur le réseau pour la corriger.',
  'budget.spent': 'Le plafond fixé pour {{network}} est atteint : rien de payant ne part plus jusqu’à la période suivante. Relevez-le dans les réglages, puis envoyez.',
  'undo.alreadySent': 'L’action est déjà partie et ce réseau ne sait pas la reprendre. Ouvrez l’élément sur le réseau pour la corriger.',
  'outbox.timeout': 'Le délai est écoulé et des envois attendent encore. Relancez, ou voyez-les avec « vigie outbox ».',
  'outbox.needsYou':
    'Des envois attendent une décision de votre part. Ouvrez la file d’envoi (« vigie outbox ») pour voir ce qui les retient.',
  'outbox.uncertain': 'La réponse de {{host}} s’est perdue : l’envoi a peut-être eu lieu. Vérifiez sur le réseau avant de recommencer.',
  'outbox.damaged': 'Un envoi de la file ne se lit plus et n’est pas parti. Refaites l’action sur l’élément, puis lancez « vigie check ».',
  'outbox.notWaiting': 'L’envoi « {{value}} » n’attend aucune décision. « vigie outbox » montre ceux qui en attendent une.',
  'review.gone': 'L’élément a disparu de {{host}} depuis votre décision. Abandonnez l’envoi, ou tentez-le quand même.',
  'review.edited': 'L’auteur a modifié son texte depuis votre décision. Relisez-le, puis envoyez, corrigez ou abandonnez.',
  'review.repliedElsewhere': 'Votre compte a déjà répondu par ailleurs. Comparez les deux réponses, puis envoyez, corrigez ou abandonnez.',
  'review.hiddenElsewhere': 'L’élément a été écarté ailleurs depuis votre décision. Voyez s’il faut encore agir, puis envoyez ou abandonnez.',
  'review.windowClosed': 'Le délai de {{host}} est passé depuis votre décision. Ouvrez l’élément sur le réseau, ou abandonnez l’envoi.',
  'review.tooLong': 'Le texte dépasse désormais la limite de {{host}}. Raccourcissez-le, ou abandonnez l’envoi.',
  'review.old': 'Votre décision a attendu, et {{host}} ne dit pas où en est l’élément. Envoyez quand même, ou abandonnez.',
  'pins.broken': 'Ce changement contredit un exemple épinglé : « {{value}} » ({{count}} en tout). Corrigez-le, ou enregistrez quand même en le demandant.',
  'rule.unknown': 'La règle « {{value}} » n’existe pas. « vigie rules » les donne toutes.',
  'rule.empty': 'Cette règle n’a aucune condition et toucherait tout. Donnez-lui au moins une condition.',
  'pattern.invalid': 'Le motif « {{value}} » ne peut pas être lu. Corrigez-le : ni retour en arrière ni référence, et peu de répétitions.',
  'pin.unknown': 'L’exemple épinglé « {{value}} » n’existe pas. « vigie pins » les donne tous.',
  'cluster.unknown': 'Le groupe « {{value}} » n’existe plus. « vigie clusters » les donne tous.',
  'autohide.tooSoon': 'Le masquage automatique attend une semaine de verdicts pour cette marque : jours jugés, {{days}} sur 7. Revenez plus tard.',
  'autohide.unseen': 'Regardez d’abord ce qui aurait été masqué cette semaine. « vigie autohide week » le donne ; ensuite, activez-le.',
  'lists.full': 'Cette liste est pleine : {{max}} entrées au plus. Retirez-en avant d’en ajouter.',
  'lists.unknown': 'L’entrée « {{value}} » n’est dans aucune liste. « vigie lists » les donne toutes.',
  'query.value': '« {{name}} » ne connaît pas « {{value}} ». Choisissez une valeur proposée, ou mettez le tout entre guillemets pour le chercher tel quel.',
  'view.unknown': 'La vue « {{value}} » n’existe plus. « vigie views » donne les vôtres.',
  'view.exists': 'Une vue s’appelle déjà « {{value}} ». Modifiez-la, ou choisissez un autre nom.',
  'savedReply.unknown': 'La réponse enregistrée « {{value}} » n’existe pas. « vigie replies » donne les vôtres.',
  'colleague.unknown': 'Ce collègue n’est plus dans la liste : {{value}}. « vigie colleagues » la montre.',
  'colleague.exists': 'Quelqu’un porte déjà ce nom : {{value}}.',
  'author.unknown': 'Cet auteur n’est pas dans ces données : {{value}}.',
  'savedReply.exists': 'Une réponse enregistrée s’appelle déjà « {{name}} ». Modifiez-la, ou choisissez un autre nom.',
  'savedReply.noText': '« {{name}} » n’a pas de texte pour {{brand}} dans cette langue. Ajoutez-lui un texte valable pour toutes.',
  'savedReply.missing': 'La réponse « {{name}} » n’est pas partie : rien ne remplace {{value}}. Complétez-la et envoyez-la avec --text-stdin.',
  'calendar.unknown': 'Le calendrier {{value}} n’existe pas ou plus. « vigie calendars » montre ceux qui existent.',
  'calendar.zone': '{{value}} n’est pas un fuseau horaire connu. Donnez un nom comme Europe/Paris.',
  'calendar.neverWorks': 'Le calendrier {{name}} n’a aucune heure ouvrée : rien n’y arriverait jamais à échéance. Donnez-lui au moins une plage.',
  'deadline.unknown': 'Le délai {{value}} n’existe pas ou plus. « vigie deadlines » montre ceux qui existent.',
  'deadline.noManager': 'La relance au responsable n’a pas de destinataire. Donnez son adresse.',
  'alert.unknown': 'L’alerte {{value}} n’existe pas. « vigie alerts » montre celles qui existent.',
  'evidence.unknown': 'Il n’y a pas de pièce {{value}} ici. « vigie evidence » montre celles qui y sont.',
  'evidence.erased': 'La pièce {{value}} a été effacée : son temps était passé. Son empreinte reste dans la chaîne.',
  'evidence.broken': 'Il manque une partie de ce qui était gardé pour la pièce {{value}}. Vérifiez la chaîne, et reprenez la pièce d’une sauvegarde.',
  'evidence.fileTooLarge': '{{file}} est trop grand pour être une pièce de Vigie. Choisissez le fichier .zip tel qu’il a été exporté.',
  'command.unknown': 'La commande « {{name}} » n’existe pas. « vigie --help » les donne toutes.',
  'command.notHere': 'La commande « {{name}} » ne s’utilise pas d’ici. Passez par la fenêtre de Vigie.',
  'command.usage': 'Commande incomplète ou mal formée : {{reason}}. « vigie --help » en donne l’usage.',

  'store.newer': '{{file}} a été écrit par une version plus récente de Vigie. Mettez Vigie à jour ; le fichier est intact.',
  'store.foreign': '{{file}} n’est pas un fichier de Vigie et n’a pas été touché. Choisissez un autre dossier de données.',
  'store.corrupt': '{{file}} est endommagé et n’a pas été touché. Restaurez une sauvegarde avec « vigie restore ».',
  'store.readOnly': '{{file}} ne peut pas être modifié. Rendez le fichier et son dossier accessibles en écriture, puis relancez.',
  'store.full': 'Le disque est plein : {{file}} garde ce qui était déjà enregistré. Libérez de la place, puis relancez.',
  'store.busy': '{{file}} est occupé par un autre programme. Fermez-le, puis réessayez.',
  'store.networkFolder':
    '{{file}} se trouve sur un disque réseau, où une base peut s’abîmer. Choisissez un dossier de cet ordinateur avec --data.',
  'store.noFolder':
    '{{file}} ne peut pas être créé. Vérifiez que le dossier existe et vous appartient, ou choisissez-en un autre avec --data.',
  'store.migrationFailed':
    '{{file}} n’a pas pu passer à cette version et reste tel qu’il était. Gardez l’ancienne version de Vigie et signalez le problème.',
  'backup.exists': '{{file}} existe déjà et n’a pas été touché. Donnez un autre nom à la sauvegarde.',
  'backup.failed': 'La sauvegarde {{file}} n’a pas pu être écrite. Vérifiez la place et les droits du dossier, puis réessayez.',
  'restore.notVigie': '{{file}} n’est pas une sauvegarde de Vigie : vos données restent telles quelles. Choisissez un autre fichier.',
  'restore.missing': '{{file}} est introuvable : vos données restent telles quelles. Vérifiez le chemin de la sauvegarde.',
  'restore.damaged': '{{file}} est endommagé : vos données restent telles quelles. Choisissez une autre sauvegarde.',

  'secrets.noKeyring':
    'Aucun trousseau ne peut garder vos secrets ({{reason}}). Ouvrez-en un, ou choisissez un fichier lisible de vous seul (VIGIE_SECRETS=file).',
  'secrets.unreadable':
    'Les secrets enregistrés ici ne se lisent plus ({{reason}}). Ouvrez le trousseau du système, ou reconnectez les comptes.',
  'secrets.missing': 'Le secret de {{account}} n’est pas dans ces données. Reconnectez le compte.',

  'engine.otherVersion': 'Une autre version de Vigie est ouverte sur ces données. Fermez-la, puis relancez celle-ci.',
  'engine.gone': 'Le moteur de Vigie s’est arrêté pendant la demande. Relancez : ce qui était décidé est enregistré.',
  'engine.lockedByOther': 'Un autre Vigie tient déjà ce dossier de données. Fermez-le, ou choisissez un autre dossier avec --data.',
  'cancelled': 'Arrêté à votre demande. Relancez quand vous voudrez.',
  'image.refused':
    'Cette image n’a pas été chargée : trop lourde, illisible ou venue d’une adresse refusée. Ouvrez l’élément sur le réseau pour la voir.',
  'output.failed':
    'Le résultat n’a pas pu être écrit ({{reason}}). Voyez où va la sortie et s’il y reste de la place, puis relancez.',
  'internal': 'Vigie a rencontré un imprévu ({{what}}). Réessayez ; s’il revient, lancez « vigie doctor » et signalez-le.',
} as const satisfies Readonly<Record<FailureCode, string>>
