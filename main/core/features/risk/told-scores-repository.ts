import { sql } from 'kysely';
import { z } from 'zod';
import type { ModelId } from '../../../../shared/schema/ids.ts';
import { countUnknown } from '../../../../shared/schema/risk.ts';
import type { Database } from '../../storage/database.ts';
import { storedTerms, toScore } from './score-row.ts';
import type { StoredScore } from './score-row.ts';

const toldFields = z.array(z.object({ field: z.string(), after: z.string().nullable() }));

/** The digest that an entry of the history tells; an entry that cannot be read was altered, which the ledger tells. */
function toldDigest(fields: string): string[] {
  try {
    return toldFields
      .parse(JSON.parse(fields))
      .flatMap(({ field, after }) => (field === 'resultSha256' && after !== null ? [after] : []));
  } catch {
    return [];
  }
}

/** Scores beside what the history told of them, for holding one against the other. */
export function createToldScoresRepository(database: Database) {
  const { from } = database;

  return {
    /** Every score of a model, oldest first. Throws when one cannot be read. */
    scoresOf(id: ModelId): StoredScore[] {
      return database
        .all(from.selectFrom('risk_scores').selectAll().where('model_id', '=', id).orderBy('id'))
        .map(toScore);
    },

    /** The digests of the scores that the history of a model's risk tells, in the order of the ledger. */
    told(id: ModelId): string[] {
      const rows = database.all(
        from
          .selectFrom('changes')
          .innerJoin('audit_entries', 'audit_entries.change_id', 'changes.id')
          .where('changes.entity', '=', 'risk')
          .where('changes.entity_id', '=', id)
          .orderBy('audit_entries.seq')
          .select('changes.fields'),
      );
      return rows.flatMap((row) => toldDigest(row.fields));
    },

    /** Whether the score that a model has now is the one of this digest, and its standing repeats it. */
    standsAs(id: ModelId, resultSha256: string | null): boolean {
      const standing = database.first(
        from
          .selectFrom('risk_standings')
          .leftJoin('risk_scores', 'risk_scores.id', 'risk_standings.score_id')
          .where('risk_standings.model_id', '=', id)
          .selectAll('risk_standings')
          .select(['risk_scores.terms as terms', 'risk_scores.result_sha256 as digest'])
          .select(
            sql<number>`risk_standings.at IS risk_scores.at AND risk_standings.score IS risk_scores.score
              AND risk_standings.low IS risk_scores.low AND risk_standings.high IS risk_scores.high
              AND risk_standings.grade IS risk_scores.grade`.as('repeats'),
          ),
      );
      if (standing === undefined) return resultSha256 === null;
      if (standing.repeats !== 1 || standing.digest !== resultSha256 || standing.terms === null) return false;
      return standing.unknown_terms === countUnknown(storedTerms.parse(JSON.parse(standing.terms)));
    },

    /** Models in the order of their ids, those in the bin as well. */
    modelsAfter(after: string, limit: number): { id: ModelId; name: string }[] {
      return database.all(
        from
          .selectFrom('models')
          .where('id', '>', after as ModelId)
          .orderBy('id')
          .limit(limit)
          .select(['id', 'name']),
      );
    },
  };
}
