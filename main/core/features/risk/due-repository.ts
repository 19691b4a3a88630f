import type { Expression } from 'kysely';
import type { ModelId } from '../../../../shared/schema/ids.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { Database } from '../../storage/database.ts';

/** Which models wait to be scored again. */
export function createRiskDueRepository(database: Database) {
  const { from } = database;

  const letWait = (ids: Expression<{ model_id: ModelId }>): void => {
    database.run(
      from
        .insertInto('risk_due')
        .columns(['model_id'])
        .expression(ids)
        .onConflict((conflict) => conflict.doNothing()),
    );
  };

  return {
    /** Models that wait to be scored, at most so many. */
    waiting(limit: number): ModelId[] {
      return database
        .all(from.selectFrom('risk_due').select('model_id').orderBy('model_id').limit(limit))
        .map((row) => row.model_id);
    },

    countWaiting(): number {
      return (
        database.first(from.selectFrom('risk_due').select((eb) => eb.fn.countAll<number>().as('count')))
          ?.count ?? 0
      );
    },

    noLongerWaiting(id: ModelId): void {
      database.run(from.deleteFrom('risk_due').where('model_id', '=', id));
    },

    /** Lets every model that is not in the bin wait. */
    letAllWait(): void {
      letWait(from.selectFrom('models').select('id as model_id').where('deleted_at', 'is', null));
    },

    /** Lets the models wait of which a finding has grown too old by now. */
    letOldWait(now: UtcInstant): void {
      const ids = from
        .selectFrom('risk_standings')
        .innerJoin('models', 'models.id', 'risk_standings.model_id')
        .where('models.deleted_at', 'is', null)
        .where('review_at', '<', now)
        .select('risk_standings.model_id');
      letWait(ids);
    },

    hasOld(now: UtcInstant): boolean {
      const row = database.first(
        from
          .selectFrom('risk_standings')
          .innerJoin('models', 'models.id', 'risk_standings.model_id')
          .where('models.deleted_at', 'is', null)
          .where('review_at', '<', now)
          .select('risk_standings.model_id')
          .limit(1),
      );
      return row !== undefined;
    },
  };
}
