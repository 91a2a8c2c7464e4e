import type { Charter } from '../../src-contract/moderation.ts'
import type { Head } from '../moderation/heads.ts'
import type { Classifier } from '../moderation/pipeline.ts'
import type { AuthorKind, Facts } from '../moderation/rules/facts.ts'
import type { BrandVerdict } from '../moderation/verdict.ts'
import type { ReadableDb } from '../store/connection.ts'
import { authorFacts, hasMedia, repeatsOf } from '../store/judged-rows.ts'
import type { HistoryRow, JudgedRow } from '../store/judged-rows.ts'
import { headBit, listsIn, sublabelsIn } from '../store/verdict-codes.ts'

/** Written out: a replay makes two for each of a hundred thousand items. */
const byHead = <T>(of: (head: Head) => T): Record<Head, T> =>
  ({ toxic: of('toxic'), spam: of('spam'), complaint: of('complaint'), question: of('question'), praise: of('praise') })

/** What rules ask of an item that has just been judged, the user's word over the verdict. `row` is as the verdict has left it. */
export function factsOf(db: ReadableDb, row: JudgedRow, verdict: BrandVerdict, charter: Charter, classifier: Classifier): Facts {
  return {
    ...lookUps(db, row, classifier, verdict.lang), charter, sublabels: verdict.sublabels, listed: verdict.listed, lang: verdict.lang,
    positive: byHead((head) => (row.flags & headBit(head)) !== 0),
    p: byHead((head) => verdict.labels[head].p),
  }
}

/** What rules ask of an item judged before: by the record, the user's word over it. */
export function factsOfHistory(db: ReadableDb, row: HistoryRow, charter: Charter, classifier: Classifier): Facts {
  return {
    ...lookUps(db, row, classifier, row.verdict_lang), charter, sublabels: sublabelsIn(row.sublabels), listed: listsIn(row.listed), lang: row.verdict_lang,
    positive: byHead((head) => (row.flags & headBit(head)) !== 0),
    p: byHead((head) => row[head] / 1e4),
  }
}

type LookUps = Pick<Facts, 'brandId' | 'network' | 'kind' | 'postId' | 'text' | 'writtenAt' | 'rating' | 'inCluster' | 'author' | 'media' | 'repeat' | 'normalised'>

function lookUps(db: ReadableDb, row: JudgedRow, classifier: Classifier, lang: string): LookUps {
  return {
    brandId: row.brand_id, network: row.network, kind: row.kind, postId: row.post_id, text: row.text, writtenAt: row.created_at, rating: row.rating,
    inCluster: row.cluster !== null,
    author: () => authorKind(authorFacts(db, row.author_id, row.id)),
    media: () => hasMedia(db, row.id),
    repeat: () => (row.print === null ? 1 : repeatsOf(db, row.brand_id, row.print, row.id)),
    normalised: () => classifier.normalise(row.text, lang),
  }
}

const authorKind = ({ first, flagged }: { first: boolean; flagged: boolean }): AuthorKind => (flagged ? 'flagged' : first ? 'new' : 'known')
