/*
 * Answers as mail programs write them, composed by us: head, structure, and the marks around what is quoted, each after the source named beside it. The
 * words are ours. Where nothing else is said the program keeps In-Reply-To and References.
 */

export type Replied = { messageId: string; token: string; subject: string; text: string; us: string; them: string }
export type ReplyShape = { name: string; source: string; by: 'messageId' | 'address' | 'subject' | 'body'; build(of: Replied): string }

/** What each of them says, and nothing of it is quoted. */
export const saidFresh = 'Bonjour,\n\nC’est réglé : le client est remboursé, l’avoir part aujourd’hui.'

const talon = (name: string) => `https://github.com/mailgun/talon/blob/master/tests/fixtures/standard_replies/${name}`
const crisp = (name: string) => `https://github.com/crisp-oss/email-reply-parser/blob/master/test/fixtures/${name}`
const rfc = (part: string) => `https://www.rfc-editor.org/rfc/${part}`

const crlf = (lines: readonly string[]): string => lines.join('\n').replace(/\r?\n/g, '\r\n')
const quote = (text: string): string => text.split('\n').map((line) => `> ${line}`.trimEnd()).join('\n')
const html = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>\n')
const base64 = (text: string): string => Buffer.from(text).toString('base64').replace(/(.{76})/g, '$1\n')

type Head = { from?: string; subject?: string; threaded?: boolean; to?: string; id?: string; more?: string[]; type?: string }

let counter = 0
const head = ({ messageId, subject, us, them }: Replied, of: Head = {}): string[] => {
  counter += 1
  return [
    `From: ${of.from ?? `=?utf-8?Q?L=C3=A9a_Martin?= <${them}>`}`, `To: ${of.to ?? us}`, `Subject: ${of.subject ?? `Re: ${subject}`}`, `Date: Mon, 23 Nov 2026 10:12:00 +0100`,
    `Message-ID: <${of.id ?? `reply.${counter}.${messageId.slice(8, 24)}`}@client.test>`,
    ...(of.threaded === false ? [] : [`In-Reply-To: <${messageId}>`, `References: <${messageId}>`]), ...(of.more ?? []), 'MIME-Version: 1.0',
    ...(of.type === undefined ? ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit'] : [of.type]), '',
  ]
}

const plain = (of: Replied, body: string, how: Head = {}): string => crlf([...head(of, how), body, ''])
const rich = (of: Replied, body: string, how: Head = {}): string =>
  crlf([...head(of, { ...how, type: 'Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64' }), base64(body), ''])
const both = (of: Replied, text: string, body: string, how: Head = {}): string => crlf([
  ...head(of, { ...how, type: 'Content-Type: multipart/alternative; boundary="b1"' }),
  '--b1', 'Content-Type: text/plain; charset="UTF-8"', 'Content-Transfer-Encoding: base64', '', base64(text),
  '--b1', 'Content-Type: text/html; charset="UTF-8"', 'Content-Transfer-Encoding: base64', '', base64(body), '--b1--', '',
])

const outlookHead = ({ us, them, subject }: Replied) => `De : Vigie <${us}>\nEnvoyé : lundi 23 novembre 2026 09:00\nÀ : Léa Martin <${them}>\nObjet : ${subject}`
const onDate = ({ us }: Replied) => `Le lun. 23 nov. 2026 à 09:00, Vigie <${us}> a écrit :`

export const replyShapes: readonly ReplyShape[] = [
  {
    name: 'Gmail, web, quoted below', source: crisp('email_french_2.txt'), by: 'messageId',
    build: (of) => both(of, `${saidFresh}\n\n${onDate(of)}\n\n${quote(of.text)}`, `<div dir="ltr">${html(saidFresh)}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">${html(onDate(of))}<br></div><blockquote class="gmail_quote" style="margin:0 0 0 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">${html(of.text)}</blockquote></div>`),
  },
  {
    name: 'Gmail, mobile, the attribution folded', source: crisp('email_gmail_split_line_from.txt'), by: 'messageId',
    build: (of) => plain(of, `${saidFresh}\n\nLe lun. 23 nov. 2026 à 09:00, Le service des réseaux de la maison\n<${of.us}> a écrit :\n\n${quote(of.text)}`),
  },
  {
    name: 'Gmail, HTML alone', source: 'https://github.com/mailgun/talon/blob/master/talon/html_quotations.py', by: 'messageId',
    build: (of) => rich(of, `<div dir="auto">${html(saidFresh)}</div><br><div class="gmail_quote"><div dir="ltr">${html(onDate(of))}<br></div><blockquote class="gmail_quote">${html(of.text)}</blockquote></div>`),
  },
  {
    name: 'Outlook, desktop, plain', source: talon('outlook.eml'), by: 'messageId',
    build: (of) => plain(of, `${saidFresh}\n\n-----Message d’origine-----\n${outlookHead(of)}\n\n${of.text}`, { subject: `RE: ${of.subject}`, more: ['X-Mailer: Microsoft Outlook 16.0', 'Thread-Index: AdpX'] }),
  },
  {
    name: 'Outlook, web', source: 'https://learn.microsoft.com/en-us/graph/outlook-create-send-messages', by: 'messageId',
    build: (of) => both(of, `${saidFresh}\n\n________________________________\n${outlookHead(of)}\n\n${of.text}`, `<div style="font-family:Aptos">${html(saidFresh)}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif"><b>De&nbsp;:</b> Vigie<br><b>Envoyé&nbsp;:</b> lundi 23 novembre 2026 09:00<br><b>À&nbsp;:</b> Léa<br><b>Objet&nbsp;:</b> ${html(of.subject)}</font></div><div>${html(of.text)}</div>`),
  },
  {
    name: 'Outlook, HTML alone', source: 'https://learn.microsoft.com/en-us/openspecs/exchange_server_protocols/ms-oxcmail', by: 'messageId',
    build: (of) => rich(of, `<html><body><p class="MsoNormal">${html(saidFresh)}</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>De :</b> Vigie &lt;${of.us}&gt; <br><b>Envoyé :</b> lundi 23 novembre 2026 09:00<br><b>À :</b> Léa<br><b>Objet :</b> ${html(of.subject)}</p></div><p class="MsoNormal">${html(of.text)}</p></body></html>`),
  },
  {
    name: 'Outlook for iOS', source: crisp('email_ios_outlook_fr.txt'), by: 'messageId',
    build: (of) => plain(of, `${saidFresh}\n\nObtenir Outlook pour iOS<https://aka.ms/o0ukef>\n________________________________\n${outlookHead(of)}\n\n${of.text}`),
  },
  {
    name: 'Outlook for Android', source: crisp('email_android_outlook_fr.txt'), by: 'messageId',
    build: (of) => plain(of, `${saidFresh}\n\nTélécharger Outlook pour Android<https://aka.ms/ghei36>\n________________________________\n${outlookHead(of)}\n\n${of.text}`),
  },
  {
    name: 'Apple Mail, Mac', source: talon('apple_mail.eml'), by: 'messageId',
    build: (of) => plain(of, `${saidFresh}\n\n> Le 23 nov. 2026 à 09:00, Vigie <${of.us}> a écrit :\n> \n${quote(of.text)}`, { more: ['X-Mailer: Apple Mail (2.3731.700.6)'] }),
  },
  {
    name: 'Apple Mail, iOS', source: talon('iphone.eml'), by: 'messageId',
    build: (of) => both(of, `${saidFresh}\n\nEnvoyé de mon iPhone\n\n> Le 23 nov. 2026 à 09:00, Vigie <${of.us}> a écrit :\n> \n${quote(of.text)}`, `<html><body dir="auto">${html(saidFresh)}<br><br><div dir="ltr">Envoyé de mon iPhone</div><div dir="ltr"><br><blockquote type="cite">Le 23 nov. 2026 à 09:00, Vigie a écrit&nbsp;:<br></blockquote></div><blockquote type="cite">${html(of.text)}</blockquote></body></html>`),
  },
  {
    name: 'Thunderbird, below', source: talon('thunderbird.eml'), by: 'messageId',
    build: (of) => plain(of, `${saidFresh}\n\nLe 23/11/2026 à 09:00, Vigie a écrit :\n${quote(of.text)}\n\n-- \nLéa Martin\nService après-vente`, { more: ['User-Agent: Mozilla Thunderbird'] }),
  },
  {
    name: 'Thunderbird, answering under the quote', source: rfc('rfc3676#section-4.5'), by: 'messageId',
    build: (of) => plain(of, `Le 23/11/2026 à 09:00, Vigie a écrit :\n${quote(of.text)}\n\n${saidFresh}\n`, { type: 'Content-Type: text/plain; charset=utf-8; format=flowed\nContent-Transfer-Encoding: 8bit' }),
  },
  {
    name: 'Thunderbird, HTML', source: 'https://github.com/mailgun/talon/blob/master/tests/html_quotations_test.py', by: 'messageId',
    build: (of) => rich(of, `<html><body><p>${html(saidFresh)}</p><div class="moz-cite-prefix">Le 23/11/2026 à 09:00, Vigie a écrit&nbsp;:<br></div><blockquote type="cite" cite="mid:${of.messageId}">${html(of.text)}</blockquote></body></html>`),
  },
  {
    name: 'Orange webmail', source: 'https://github.com/mailgun/talon/blob/master/talon/quotations.py', by: 'messageId',
    build: (of) => plain(of, `${saidFresh}\n\n> Message du 23/11/26 09:00\n> De : "Vigie" <${of.us}>\n> A : "Léa Martin" <${of.them}>\n> Copie à :\n> Objet : ${of.subject}\n>\n${quote(of.text)}`),
  },
  {
    name: 'Yahoo', source: talon('yahoo.eml'), by: 'messageId',
    build: (of) => both(of, `${saidFresh}\n\n    Le lundi 23 novembre 2026 à 09:00:00 UTC+1, Vigie <${of.us}> a écrit :  \n \n ${of.text}`, `<div class="yahoo-style-wrap">${html(saidFresh)}</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>Le lundi 23 novembre 2026 à 09:00:00 UTC+1, Vigie &lt;${of.us}&gt; a écrit :</div><div><br></div><div>${html(of.text)}</div></div>`),
  },
  {
    name: 'Proton', source: 'https://github.com/ProtonMail/WebClients', by: 'messageId',
    build: (of) => plain(of, `${saidFresh}\n\nEnvoyé avec la messagerie sécurisée Proton Mail.\n\nLe lundi 23 novembre 2026 à 09:00, Vigie <${of.us}> a écrit :\n\n${quote(of.text)}`),
  },
  {
    name: 'Free, by Zimbra', source: 'https://wiki.zimbra.com/wiki/Zimbra_Web_Client', by: 'messageId',
    build: (of) => plain(of, `${saidFresh}\n\n----- Mail original -----\nDe: "Vigie" <${of.us}>\nÀ: "Léa" <${of.them}>\nEnvoyé: Lundi 23 Novembre 2026 09:00:00\nObjet: ${of.subject}\n\n${of.text}`, { more: ['X-Mailer: Zimbra 9.0.0'] }),
  },
  {
    name: 'Free, by Roundcube', source: 'https://github.com/roundcube/roundcubemail', by: 'messageId',
    build: (of) => plain(of, `${saidFresh}\n\nLe 2026-11-23 09:00, Vigie a écrit :\n\n${quote(of.text)}`, { more: ['User-Agent: Roundcube Webmail/1.6'] }),
  },
  {
    name: 'K-9 Mail', source: 'https://github.com/thunderbird/thunderbird-android', by: 'messageId',
    build: (of) => plain(of, `${saidFresh}\n\nLe 23 novembre 2026 09:00:00 GMT+01:00, Vigie <${of.us}> a écrit :\n${quote(of.text)}`, { more: ['User-Agent: K-9 Mail for Android'] }),
  },
  {
    name: 'Samsung Mail', source: crisp('email_original_message.txt'), by: 'messageId',
    build: (of) => plain(of, `${saidFresh}\n\nEnvoyé depuis mon appareil Galaxy\n\n-------- Message d'origine --------\nDe : Vigie <${of.us}>\nDate : 23/11/2026 09:00 (GMT+01:00)\nÀ : Léa <${of.them}>\nObjet : ${of.subject}\n\n${of.text}`),
  },
  {
    name: 'from another address, the thread lost, the subject kept', source: rfc('rfc5256#section-2.1'), by: 'subject',
    build: (of) => plain(of, `${saidFresh}`, { from: 'Directeur <patron@ailleurs.test>', threaded: false, subject: `RE : Tr : ${of.subject}` }),
  },
  {
    name: 'to the plus address, nothing else kept', source: rfc('rfc5233'), by: 'address',
    build: (of) => plain(of, saidFresh, { threaded: false, subject: 'réponse', to: of.us.replace('@', `+${of.token.toLowerCase()}@`) }),
  },
  {
    name: 'after two forwards, answered from the end of the chain', source: rfc('rfc5322#section-3.6.6'), by: 'subject',
    build: (of) => plain(of, `${saidFresh}\n\n-----Message d’origine-----\nDe : Chef\nEnvoyé : lundi\nÀ : Directeur\nObjet : TR: TR: ${of.subject}\n\nPour toi.\n\n---------- Forwarded message ---------\nDe : Léa\nDate : lundi\n\n${of.text}`, { from: 'Directeur <patron@ailleurs.test>', threaded: false, subject: `RE: TR: TR: ${of.subject}` }),
  },
  {
    name: 'a new mail with the chain pasted beneath, of which the reference alone is left', source: rfc('rfc3676#section-4.5'), by: 'body',
    build: (of) => plain(of, `${saidFresh}\n\n-----Message d’origine-----\n${outlookHead({ ...of, subject: 'transmis' })}\n\n${of.text}`, { from: 'Accueil <accueil@ailleurs.test>', threaded: false, subject: 'Votre demande' }),
  },
  {
    name: 'Windows-1252 and quoted-printable, as older Outlooks', source: rfc('rfc2045#section-6.7'), by: 'messageId',
    build: (of) => {
      const text = `${saidFresh.replaceAll('’', '\'')}\n\n-----Message d'origine-----\nDe : Vigie\nEnvoyé : lundi\nÀ : Léa\nObjet : Colis\n\nvotre dossier`
      const encoded = Array.from(text, (sign) => (sign === '\n' ? '\n' : /[\x20-\x3c\x3e-\x7e]/.test(sign) ? sign : `=${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, '0')}`)).join('')
      return crlf([...head(of, { type: 'Content-Type: text/plain; charset="Windows-1252"\nContent-Transfer-Encoding: quoted-printable' }), encoded, ''])
    },
  },
]
