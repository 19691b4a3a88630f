import { sql } from 'kysely';
import type { CommandOutput } from '../../../../shared/contract/index.ts';
import type { Database } from '../../storage/database.ts';

type Overview = CommandOutput<'workspace/overview'>;

const attentionLimit = 10;

/** Reads the overview in two queries, however many models there are. */
export function readOverview(database: Database): Overview {
  const { from } = database;
  const counts = database.first(
    from
      .selectFrom('models')
      .where('deleted_at', 'is', null)
      .select((eb) => {
        const countOf = (verdict: 'stable' | 'moderate' | 'major' | 'insufficient') =>
          eb.fn.countAll<number>().filterWhere('last_run_verdict', '=', verdict).as(verdict);
        return [
          eb.fn.countAll<number>().as('models'),
          countOf('stable'),
          countOf('moderate'),
          countOf('major'),
          countOf('insufficient'),
          eb.fn.countAll<number>().filterWhere('last_run_verdict', 'is', null).as('none'),
          eb
            .selectFrom('datasets')
            .select((inner) => inner.fn.countAll<number>().as('count'))
            .where('deleted_at', 'is', null)
            .as('datasets'),
          eb
            .selectFrom('drift_runs')
            .select((inner) => inner.fn.countAll<number>().as('count'))
            .as('runs'),
        ];
      }),
  );

  // A retired model decides nothing any more, so its last verdict asks for no action.
  const attention = database.all(
    from
      .selectFrom('models')
      .innerJoin('drift_runs', 'drift_runs.id', 'models.last_run_id')
      .where('models.deleted_at', 'is', null)
      .where('models.state', '!=', 'retired')
      .where('models.last_run_verdict', 'in', ['major', 'moderate', 'insufficient'])
      .select([
        'models.id as modelId',
        'models.name as modelName',
        'drift_runs.verdict as verdict',
        sql<string>`json_extract(drift_runs.summary, '$.reason')`.as('reason'),
        'drift_runs.id as runId',
        'drift_runs.created_at as at',
      ])
      .orderBy(sql`CASE models.last_run_verdict WHEN 'major' THEN 0 WHEN 'moderate' THEN 1 ELSE 2 END`)
      .orderBy('drift_runs.created_at', 'desc')
      .orderBy('models.id')
      .limit(attentionLimit),
  );

  return {
    models: counts?.models ?? 0,
    verdicts: {
      stable: counts?.stable ?? 0,
      moderate: counts?.moderate ?? 0,
      major: counts?.major ?? 0,
      insufficient: counts?.insufficient ?? 0,
      none: counts?.none ?? 0,
    },
    datasets: counts?.datasets ?? 0,
    runs: counts?.runs ?? 0,
    attention,
  };
}
