/** One mail to the brand's support address. `ago` in hours; `of` names the mail it answers, `by` is ours where it is `us`. */
export type DemoMail = {
  id: string
  by: { name: string; address: string } | 'us'
  subject: string
  text: string
  html?: string
  ago: number
  of?: string
  folder?: 'INBOX' | 'Junk'
  extra?: readonly string[]
  files?: readonly { name: string; type: string; size: number }[]
}

const who = (name: string, address: string) => ({ name, address: `${address}@mail.example` })

export const sauvalineAddress = 'bonjour@sauvaline.example'

/** What lands in the mailbox of a maker of natural cosmetics who does not exist. */
export const sauvalineMail: readonly DemoMail[] = [
  {
    id: 'colis-1', by: who('Claudine Ferrand', 'claudine.ferrand'), ago: 51, subject: 'Réaction allergique, commande SV-20418',
    text: 'Bonjour,\n\nComme demandé sous votre article, voici le compte rendu de mon dermatologue et les photos du lot (L0326-B). Je ne réclame pas d’argent, je veux savoir si d’autres personnes ont réagi et ce que vous comptez faire.\n\nCordialement,\n\n-- \nClaudine Ferrand',
    files: [{ name: 'compte-rendu.pdf', type: 'application/pdf', size: 184_000 }, { name: 'lot L0326-B.jpg', type: 'image/jpeg', size: 2_410_000 }],
  },
  {
    id: 'colis-2', by: 'us', of: 'colis-1', ago: 47, subject: 'Re: Réaction allergique, commande SV-20418',
    text: 'Bonjour Madame Ferrand,\n\nMerci pour ces documents, que notre responsable qualité a entre les mains. Le lot est suspendu le temps de l’analyse. Nous revenons vers vous vendredi au plus tard.\n\nL’équipe Sauvaline',
  },
  {
    id: 'colis-3', by: who('Claudine Ferrand', 'claudine.ferrand'), of: 'colis-2', ago: 3, subject: 'RE: Réaction allergique, commande SV-20418',
    text: 'Bonjour,\n\nNous sommes lundi et je n’ai rien reçu. Dois-je m’adresser à la DGCCRF ?\n\nEnvoyé de mon iPhone\n\nLe 12 mars 2026 à 10:12, Sauvaline <bonjour@sauvaline.example> a écrit :\n\n> Bonjour Madame Ferrand,\n> \n> Merci pour ces documents, que notre responsable qualité a entre les mains.',
  },
  {
    id: 'retard', by: who('Thomas Le Goff', 'thomas.legoff'), ago: 20, subject: 'Commande SV-20533 toujours « en préparation »',
    text: 'Bonjour, ma commande est en préparation depuis neuf jours. C’était un cadeau d’anniversaire, il est passé. Merci de me dire si elle part ou si je l’annule.\n\nThomas Le Goff\n06 00 00 00 00',
  },
  {
    id: 'tva', by: who('Comptabilité Les Halles Bio', 'compta.halles'), ago: 29, subject: 'Facture F-2231 : n° de TVA manquant',
    text: 'Bonjour,\n\nPourriez-vous nous renvoyer la facture F-2231 avec votre numéro de TVA intracommunautaire ? Sans lui notre cabinet la refuse.\n\nBien à vous,\n\n-- \nService comptabilité\nLes Halles Bio',
  },
  {
    id: 'merci', by: who('Jeanne Morvan', 'jeanne.morvan'), ago: 8, subject: 'Un mot pour l’équipe',
    text: 'Bonsoir,\n\nVotre baume est le seul que ma mère supporte depuis sa chimio. Je voulais que vous le sachiez. Voilà, c’est tout.\n\nJeanne',
  },
  {
    id: 'menace', by: who('M. Rochard', 'p.rochard'), ago: 5, subject: 'DERNIER AVERTISSEMENT',
    text: 'Cela fait trois mails. Si je ne suis pas remboursé demain 18 h des 68,40 € que vous me devez, mon avocat prend le relais et je raconte tout sur vos réseaux. Vous êtes prévenus.',
  },
  {
    id: 'presse', by: who('Aude Lambert', 'aude.lambert'), ago: 26, subject: 'Demande d’interview : le verre consigné en cosmétique',
    text: 'Bonjour,\n\nJe prépare pour « Côté Matière » un dossier sur la consigne. Seriez-vous disponible jeudi ou vendredi, vingt minutes par téléphone ?\n\nBien cordialement,\nAude Lambert\njournaliste',
    html: '<html><body><p>Bonjour,</p><p>Je prépare pour « Côté Matière » un dossier sur la consigne. Seriez-vous disponible <b>jeudi ou vendredi</b>, vingt minutes par téléphone ?</p><p>Bien cordialement,<br>Aude Lambert<br>journaliste</p><img src="https://traceur.example/ouvert.gif" width="1"></body></html>',
  },
  {
    id: 'transfert', by: who('Boutique de Nantes', 'nantes'), ago: 15, subject: 'TR: bougie fendue',
    text: 'Pour vous, la cliente préfère passer par le siège.\n\n---------- Forwarded message ---------\nDe : Solène P. <solene.p@mail.example>\nDate : jeu. 12 mars 2026 à 09:40\nSubject: bougie fendue\nTo: Boutique de Nantes\n\nBonjour, la bougie achetée samedi s’est fendue à la première utilisation, la cire a coulé sur la table. Photos dispo si besoin.',
  },
  {
    id: 'absence', by: who('Jeanne Morvan', 'jeanne.morvan'), ago: 7, subject: 'Réponse automatique : absente jusqu’au 30',
    text: 'Bonjour, je suis absente jusqu’au 30 et lirai votre message à mon retour.', extra: ['Auto-Submitted: auto-replied'],
  },
  {
    id: 'retour', by: { name: 'Mail Delivery System', address: 'MAILER-DAEMON@mail.example' }, ago: 40, subject: 'Undelivered Mail Returned to Sender',
    text: 'This is the mail system at host mail.example.\n\nI am sorry to have to inform you that your message could not be delivered to one recipient: <lucie.m@boite-pleine.example>: mailbox full.',
    extra: ['Auto-Submitted: auto-replied', 'X-Failed-Recipients: lucie.m@boite-pleine.example'],
  },
  {
    id: 'seo', by: who('Growth Team', 'growth'), ago: 18, folder: 'Junk', subject: 'Sauvaline in top 3 of Google, guaranteed',
    text: 'Dear owner, we checked your website and found 27 errors. Reply YES for a free audit: https://seo-top3.example',
  },
  {
    id: 'candidature', by: who('Mehdi A.', 'mehdi.a'), ago: 33, folder: 'Junk', subject: 'Candidature spontanée : préparateur de commandes',
    text: 'Bonjour Madame, Monsieur,\n\nJe me permets de vous adresser ma candidature. J’habite à dix minutes de votre atelier et suis disponible tout de suite.\n\nRespectueusement,\nMehdi A.',
    files: [{ name: 'CV Mehdi A.pdf', type: 'application/pdf', size: 96_000 }],
  },
]
