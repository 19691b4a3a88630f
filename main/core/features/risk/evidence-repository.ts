import { sql } from 'kysely';
import { z } from 'zod';
import type { AlertSource } from '../../../../shared/contract/alerts.ts';
import { driftSummary } from '../../../../shared/schema/drift.ts';
import type { ModelId } from '../../../../shared/schema/ids.ts';
import type {
  AlertFacts,
  DatasetFacts,
  FairnessFacts,
  MonitorFacts,
  RunFacts,
} from '../../statistics/risk/index.ts';
import type { Database } from '../../storage/database.ts';
import { tellsOfFairness } from '../../storage/measured-window.ts';
import { speakingMonitors, watchedSources } from '../../storage/model-standing.ts';

const storedSummary = z.object(driftSummary.pick({ verdict: true, counts: true, aggregate: true }).shape);

/** Reads what the terms of a score are made of, from the records of other areas. */
export function createRiskEvidence(database: Database) {
  const { from } = database;

  return {
    /** The latest comparison of whole data sets. */
    run(modelId: ModelId): RunFacts | null {
      const row = database.first(
        from
          .selectFrom('models')
          .innerJoin('drift_runs', 'drift_runs.id', 'models.last_run_id')
          .where('models.id', '=', modelId)
          .select(['drift_runs.id', 'drift_runs.created_at', 'current_name', 'summary']),
      );
      if (row === undefined) return null;
      const { verdict, counts, aggregate } = storedSummary.parse(JSON.parse(row.summary));
      const judged = counts.stable + counts.moderate + counts.major;
      const plain = judged === 0 ? null : (counts.major + 0.5 * counts.moderate) / judged;
      return {
        id: row.id,
        at: row.created_at,
        name: row.current_name,
        verdict,
        share: aggregate?.weightedScore ?? plain,
      };
    },

    monitors: (modelId: ModelId): MonitorFacts[] => speakingMonitors(database, modelId),

    fairness(modelId: ModelId): FairnessFacts | null {
      const run = database.first(
        from
          .selectFrom('fairness_runs')
          .where('model_id', '=', modelId)
          .where(tellsOfFairness)
          .select(['id', 'created_at', 'dataset_name', 'verdict'])
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .limit(1),
      );
      if (run === undefined) return null;
      const verdict = sql<string>`json_extract(result, '$.verdict')`;
      const counts = database.first(
        from
          .selectFrom('fairness_partitions')
          .where('run_id', '=', run.id)
          .select((eb) => [
            eb.fn.countAll<number>().filterWhere(verdict, '=', 'violation').as('violations'),
            eb.fn.countAll<number>().filterWhere(verdict, '=', 'indicative').as('indicative'),
            eb.fn.countAll<number>().filterWhere(verdict, '<>', 'insufficient').as('judged'),
          ]),
      );
      return {
        id: run.id,
        at: run.created_at,
        name: run.dataset_name,
        verdict: run.verdict,
        violations: counts?.violations ?? 0,
        indicative: counts?.indicative ?? 0,
        judged: counts?.judged ?? 0,
      };
    },

    /** The latest current data; where there are none, the latest reference. */
    dataset(modelId: ModelId): DatasetFacts | null {
      const row = database.first(
        from
          .selectFrom('datasets')
          .where('model_id', '=', modelId)
          .where('deleted_at', 'is', null)
          .select(['id', 'name', 'created_at', 'rows', 'rejected_rows'])
          .orderBy(sql`CASE purpose WHEN 'current' THEN 0 ELSE 1 END`)
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .limit(1),
      );
      if (row === undefined) return null;
      // A label may come later, and what is ignored is nobody's concern.
      const columns = database.first(
        from
          .selectFrom('dataset_columns')
          .where('dataset_id', '=', row.id)
          .where('role', 'not in', ['label', 'ignore'])
          .select((eb) => [
            eb.fn.countAll<number>().as('count'),
            sql<number>`coalesce(sum(missing), 0)`.as('missing'),
          ]),
      );
      return {
        id: row.id,
        at: row.created_at,
        name: row.name,
        rows: row.rows,
        rejectedRows: row.rejected_rows,
        missing: columns?.missing ?? 0,
        cells: row.rows * (columns?.count ?? 0),
      };
    },

    /** `measured`: the kinds of result that there are. Alerts over the score itself are no part of it. */
    alerts(modelId: ModelId, measured: readonly AlertSource[]): AlertFacts {
      const waiting = database.all(
        from
          .selectFrom('alerts')
          .where('model_id', '=', modelId)
          .where('state', '<>', 'resolved')
          .where('source', '<>', 'risk')
          .select(['id', 'severity'])
          .orderBy('severity_rank', 'desc')
          .orderBy('last_at', 'desc')
          .orderBy('id', 'desc'),
      );
      const count = (severity: string): number =>
        waiting.filter((alert) => alert.severity === severity).length;
      const looked = new Set(watchedSources(database, modelId));
      looked.delete('risk');
      return {
        critical: count('critical'),
        warning: count('warning'),
        notice: count('notice'),
        worstId: waiting[0]?.id ?? null,
        watched: looked.size > 0,
        measured: measured.some((source) => looked.has(source)),
      };
    },
  };
}
