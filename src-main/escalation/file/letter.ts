import { headerText } from '../../net/mail-address.ts'
import type { Shipment } from '../channel.ts'

/** A letter that any mail program opens, not sent by anybody: without sender and recipients, marked as a draft that can be sent on. */
export async function fileLetter(shipment: Shipment): Promise<Buffer> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
  return new MailComposer({
    subject: headerText(shipment.subject, 200), messageId: `<${shipment.messageId}>`, date: new Date(shipment.decidedAt),
    // Outlook and Thunderbird open it for writing. https://learn.microsoft.com/en-us/openspecs/exchange_server_protocols/ms-oxcmail
    headers: { 'X-Unsent': '1' },
    text: shipment.text,
    attachments: shipment.files.map(({ name, mime, content }) => ({ filename: name, contentType: mime, content: Buffer.from(content) })),
    textEncoding: 'quoted-printable', newline: 'windows', disableFileAccess: true, disableUrlAccess: true,
  }).compile().build()
}
