import { isDriftGuardError } from '../../../../shared/errors.ts';
import type { Database } from '../../storage/database.ts';
import { createRecordsRepository } from './records-repository.ts';
import type { AlteredRecord, Rest } from './records-repository.ts';
import { maxShownRecords } from './sentence.ts';

/** Records that are not as their history tells, or the damage that keeps them from being read. */
export type RecordsFinding = { readonly altered: readonly AlteredRecord[]; readonly damage: string };

/** Risk scores that are not as their history tells, at most `limit`. Rejects only when aborted. */
export type AlteredScoresOf = (limit: number, signal: AbortSignal, rest?: Rest) => Promise<AlteredRecord[]>;

/**
 * Holds every record against its history, and finds as many as a sentence names and one more. Rejects when aborted,
 * and when something else than damage stops it.
 */
export function createRecordsCheck(dependencies: {
  readonly database: Database;
  readonly alteredScores: AlteredScoresOf;
  /** What a check of the whole database finds; empty when it is sound. */
  readonly damage: () => string;
}): (signal: AbortSignal, rest?: Rest) => Promise<RecordsFinding> {
  const records = createRecordsRepository(dependencies.database);
  const limit = maxShownRecords + 1;
  return async (signal, rest) => {
    try {
      const altered = await records.altered(limit, signal, rest);
      const scores = await dependencies.alteredScores(limit, signal, rest);
      return { altered: [...altered, ...scores], damage: '' };
    } catch (error) {
      if (signal.aborted) throw error;
      // A definition that was changed lets a query fail; the check of the database names it.
      const known = isDriftGuardError(error) && error.code === 'DATABASE_DAMAGED' ? error.message : '';
      const damage = known || dependencies.damage();
      if (damage === '') throw error;
      return { altered: [], damage };
    }
  };
}
