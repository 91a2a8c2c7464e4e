import { z } from 'zod'

/**
 * Everything that can go wrong and that a person is told of. A failure travels as its code and parameters; src-i18n has
 * the sentence for each code: what happened, to what, and what to do next.
 */
export const failureCode = z.enum([
  // The way to the network. params: host, and what the code names.
  'network.unreachable', 'network.timeout', 'network.tls', 'network.proxy', 'network.redirectLoop', 'network.redirectElsewhere', 'network.tooLarge',
  'network.notJson', 'network.cut', 'network.addressRefused', 'network.plainHttp', 'network.offline', 'network.secretElsewhere',
  // What the network answered. params: host, status, and code (the network's own, if it has one).
  'remote.serverError', 'remote.refused', 'remote.notFound', 'remote.gone', 'remote.unexpected', 'remote.unchanged', 'remote.conflict', 'remote.oldVersion',
  'remote.tooLong', 'rate.limited',
  // Who else fetches what is ours, where it is given once. params: host.
  'remote.otherReader', 'remote.webhook',
  // Who we are there. params: host or account.
  'auth.rejected', 'auth.expired', 'auth.missingPermission', 'auth.missingScope', 'auth.notGranted', 'agent.blocked', 'community.closed', 'account.noChannel', 'account.noLocation', 'credits.spent', 'site.noRest', 'site.noApplicationPasswords', 'chat.notAllowed',
  // Mail. params: host.
  'mail.oauthOnly', 'mail.appPassword', 'mail.noSettings', 'mail.noTls',
  // What was asked of Vigie. params: what the sentence needs (value, name, verb, network, file …).
  'input.invalid', 'input.url', 'input.secretMissing', 'input.tooLong', 'input.empty', 'network.unknown', 'verb.unsupported',
  'account.other', 'signIn.unavailable', 'signIn.refused', 'signIn.notOurs', 'signIn.over', 'signIn.redirect',
  'verb.notOwnThread', 'verb.notOnOwn', 'verb.notInThisState', 'verb.listFull', 'verb.notSummoned', 'verb.ownAlone', 'verb.notModerator', 'reply.notPrivate', 'reply.closed', 'brand.unknown', 'brand.exists', 'account.unknown', 'account.exists', 'account.leaving', 'reply.notSent', 'item.unknown', 'thread.unknown',
  'watch.unknown', 'watch.noSource', 'watch.noWords', 'watch.otherBrand', 'feed.notFeed', 'feed.broken', 'feed.gone', 'feed.byWatch', 'search.none', 'search.narrow', 'opml.unreadable', 'post.unknown', 'post.notByItself', 'account.several', 'file.exists', 'file.missing', 'file.unwritten',
  'decision.unknown', 'job.unknown', 'undo.nothing', 'undo.alreadySent', 'undo.recalled', 'undo.stands', 'budget.spent', 'outbox.timeout', 'outbox.needsYou', 'outbox.uncertain',
  // A job whose row cannot be read; one that waits for nobody; what has changed since it was decided. params: host, value.
  'outbox.damaged', 'outbox.notWaiting', 'verb.windowClosed',
  'review.gone', 'review.edited', 'review.repliedElsewhere', 'review.hiddenElsewhere', 'review.windowClosed', 'review.tooLong', 'review.old',
  // Moderation. params: value, count, days.
  'pins.broken', 'rule.unknown', 'rule.empty', 'pattern.invalid', 'pin.unknown', 'cluster.unknown', 'autohide.tooSoon', 'autohide.unseen', 'lists.full', 'lists.unknown',
  // The search box and what is kept of it. params: name, value.
  'query.value', 'view.unknown', 'view.exists',
  // Deadlines and alerts. params: value, name.
  'calendar.unknown', 'calendar.zone', 'calendar.neverWorks', 'deadline.unknown', 'deadline.noManager', 'alert.unknown',
  // Evidence. params: value, file.
  'evidence.unknown', 'evidence.erased', 'evidence.broken', 'evidence.fileTooLarge',
  // The desk. params: value.
  'colleague.unknown', 'colleague.exists', 'author.unknown',
  // Saved replies. params: name, value, brand.
  'savedReply.unknown', 'savedReply.exists', 'savedReply.noText', 'savedReply.missing',
  // Escalation. params: name, value, host, count, limit, reason.
  'channel.unknown', 'channel.exists', 'channel.removed', 'channel.field', 'channel.noAnswers', 'channel.refused', 'channel.tooLarge', 'channel.recipients',
  'channel.noRecipient', 'channel.folder', 'channel.queue', 'escalation.unknown', 'escalation.noAnswer', 'escalation.gone', 'escalation.draftThere',
  'escalation.again', 'packet.gone', 'packet.other', 'answer.unknown',
  'command.unknown', 'command.notHere', 'command.usage',
  // The data directory. params: file.
  'store.newer', 'store.foreign', 'store.corrupt', 'store.readOnly', 'store.full', 'store.busy', 'store.networkFolder', 'store.noFolder', 'store.migrationFailed',
  'backup.exists', 'backup.failed', 'restore.notVigie', 'restore.missing', 'restore.damaged',
  // Secrets. params: reason.
  'secrets.noKeyring', 'secrets.unreadable', 'secrets.missing',
  // The engine itself.
  'engine.otherVersion', 'engine.gone', 'engine.lockedByOther', 'cancelled', 'image.refused', 'internal',
  // Standard output takes nothing more. params: reason, as the system names it.
  'output.failed',
])
export type FailureCode = z.infer<typeof failureCode>

export const failure = z.strictObject({
  code: failureCode,
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type Failure = z.infer<typeof failure>

/** The one error class that crosses folders. Its message is the code alone, so that a log line cannot carry text of a network. */
export class Fault extends Error {
  readonly failure: Failure
  constructor(code: FailureCode, params: Failure['params'] = {}, options?: ErrorOptions) {
    super(code, options)
    this.name = 'Fault'
    this.failure = { code, params }
  }
}

/** The failure in whatever was thrown; what nobody foresaw is `internal` with the error's class name, never its message. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof Fault) return thrown.failure
  return { code: 'internal', params: { what: thrown instanceof Error ? thrown.name : typeof thrown } }
}
