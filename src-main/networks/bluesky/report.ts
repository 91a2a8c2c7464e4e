import type { Target } from '../../../src-contract/remote.ts'
import type { Performed } from '../adapter.ts'
import type { Client } from './client.ts'
import { graphemes } from './rich-text.ts'
import { reportAnswer } from './wire.ts'

// https://docs.bsky.app/docs/api/com-atproto-moderation-create-report
const reasons: Readonly<Record<string, string>> = {
  spam: 'tools.ozone.report.defs#reasonMisleadingSpam',
  scam: 'tools.ozone.report.defs#reasonMisleadingScam',
  harassment: 'tools.ozone.report.defs#reasonHarassmentTroll',
  hate: 'tools.ozone.report.defs#reasonHarassmentHateSpeech',
  threat: 'tools.ozone.report.defs#reasonViolenceThreats',
}
const otherReason = 'com.atproto.moderation.defs#reasonOther'
const reasonLimit = 2000

/**
 * `reason` is one of the words above, or what the user wrote: then it is sent as it is. Of a message the account is reported, of a post the
 * very version that was seen. A second report changes nothing but a count on the other side.
 */
export async function sendReport(
  client: Client,
  target: Target,
  cid: string | null,
  reason: string | null,
  signal: AbortSignal,
): Promise<Performed> {
  const reasonType = reasons[reason ?? ''] ?? otherReason
  const words = reason === null || reasonType !== otherReason || graphemes(reason) > reasonLimit ? {} : { reason }
  const subject =
    cid === null
      ? { $type: 'com.atproto.admin.defs#repoRef', did: target.authorRemoteId }
      : { $type: 'com.atproto.repo.strongRef', uri: target.remoteId, cid }
  await client.post(
    reportAnswer,
    'com.atproto.moderation.createReport',
    { reasonType, subject, ...words },
    signal,
    client.settings.labeler ?? undefined,
  )
  return { remoteId: null, url: null, observed: [], posts: [] }
}
