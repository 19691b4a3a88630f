import { z } from 'zod';
import { replacedName } from '../../../../shared/contract/explain.ts';
import type { ExplainFailure, ReplacedName } from '../../../../shared/contract/explain.ts';
import type { ExplanationId, Sha256, UserId } from '../../../../shared/schema/ids.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { Database } from '../../storage/database.ts';

/** What was sent outside, or would have been if an answer had not been at hand. */
export type NewExplanation = {
  readonly id: ExplanationId;
  /** Kind of the result, or `test` for a test of the connection. */
  readonly subjectKind: string;
  /** Empty for a test of the connection. */
  readonly subjectId: string;
  readonly digest: Sha256;
  readonly url: string;
  readonly model: string;
  readonly body: string;
  readonly replaced: readonly ReplacedName[];
  readonly actorId: UserId;
  readonly at: UtcInstant;
};

export type StoredAnswer = Pick<NewExplanation, 'id' | 'digest' | 'url' | 'model' | 'body' | 'replaced'> & {
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly answer: string;
  readonly at: UtcInstant;
  readonly askedBy: string;
};

const names = z.array(replacedName);

/** What was sent outside and what came back. Answers leave after a time; what was sent stays. */
export function createExplanationRepository(database: Database) {
  const { from } = database;

  const answered = () =>
    from
      .selectFrom('explanations')
      .innerJoin('users', 'users.id', 'explanations.actor_id')
      .selectAll('explanations')
      .select('users.name as actor_name')
      .where('answer', 'is not', null)
      .orderBy('sent_at', 'desc')
      .orderBy('explanations.id', 'desc')
      .limit(1);

  function first(query: ReturnType<typeof answered>): StoredAnswer | null {
    const row = database.first(query);
    if (row === undefined || row.answer === null) return null;
    return {
      id: row.id,
      subjectKind: row.subject_kind,
      subjectId: row.subject_id,
      digest: row.digest,
      url: row.url,
      model: row.model,
      body: row.body,
      replaced: names.parse(JSON.parse(row.replaced)),
      answer: row.answer,
      at: row.sent_at,
      askedBy: row.actor_name,
    };
  }

  return {
    insert(sent: NewExplanation): void {
      database.run(
        from.insertInto('explanations').values({
          id: sent.id,
          subject_kind: sent.subjectKind,
          subject_id: sent.subjectId,
          digest: sent.digest,
          url: sent.url,
          model: sent.model,
          body: sent.body,
          replaced: JSON.stringify(sent.replaced),
          actor_id: sent.actorId,
          state: 'sent',
          failure: null,
          answer: null,
          attempts: 0,
          duration_ms: 0,
          sent_at: sent.at,
          ended_at: null,
        }),
      );
    },

    end(
      id: ExplanationId,
      end: {
        readonly answer: string | null;
        readonly failure: ExplainFailure | null;
        readonly attempts: number;
        readonly durationMs: number;
        readonly at: UtcInstant;
      },
    ): void {
      database.run(
        from
          .updateTable('explanations')
          .set({
            state: end.failure === null ? 'answered' : 'failed',
            failure: end.failure,
            answer: end.answer,
            attempts: end.attempts,
            duration_ms: end.durationMs,
            ended_at: end.at,
          })
          .where('id', '=', id),
      );
    },

    /** The newest answer about a result. */
    ofSubject: (kind: string, id: string) =>
      first(answered().where('subject_kind', '=', kind).where('subject_id', '=', id)),

    /** The newest answer to the same content by the same model at the same address, not older than `oldest`. */
    cached: ({
      digest,
      url,
      model,
      oldest,
    }: Pick<NewExplanation, 'digest' | 'url' | 'model'> & { readonly oldest: UtcInstant }) =>
      first(
        answered()
          .where('digest', '=', digest)
          .where('url', '=', url)
          .where('model', '=', model)
          .where('subject_kind', '<>', 'test')
          .where('sent_at', '>=', oldest),
      ),

    /** Length of every answer that is kept, in characters; newest first. */
    lengths: () =>
      database
        .all(
          from
            .selectFrom('explanations')
            .select((eb) => ['id', 'sent_at', eb.fn<number>('length', ['answer']).as('length')])
            .where('answer', 'is not', null)
            .orderBy('sent_at', 'desc')
            .orderBy('id', 'desc'),
        )
        .map((row) => ({ id: row.id, at: row.sent_at, length: row.length })),

    /** What was sent and has not ended. */
    unended: (): ExplanationId[] =>
      database
        .all(from.selectFrom('explanations').select('id').where('state', '=', 'sent').orderBy('id'))
        .map(({ id }) => id),

    /** Forgets answers; that they were asked for stays. */
    forget(ids: readonly ExplanationId[]): void {
      if (ids.length === 0) return;
      database.run(
        from
          .updateTable('explanations')
          .set({ answer: null })
          .where('id', 'in', [...ids]),
      );
    },
  };
}
