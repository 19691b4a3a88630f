import { sql } from 'kysely';
import { z } from 'zod';
import { maxTrendPoints } from '../../../../shared/contract/fairness.ts';
import type { CommandOutput, ParsedInput } from '../../../../shared/contract/index.ts';
import { fairnessMetricName, fairnessRateName } from '../../../../shared/schema/fairness.ts';
import { partName } from '../../../../shared/schema/monitor.ts';
import type { Database } from '../../storage/database.ts';
import { toMeasuredWindow } from '../../storage/measured-window.ts';
import type { JoinedWindow } from '../../storage/measured-window.ts';

const interval = z.tuple([z.number(), z.number()]).nullable();

type Trend = CommandOutput<'fairness/trend'>;

type TrendRow = Pick<Trend['points'][number], 'runId' | 'at' | 'dataset' | 'group'> &
  JoinedWindow & { readonly value: number | null; readonly interval: string | null };

/** Rows that were read newest first, as points; a figure that is undefined is no point. */
function toPoints(rows: readonly TrendRow[]): Trend['points'] {
  return rows.toReversed().flatMap(({ runId, at, dataset, group, value, interval: range, ...window }) =>
    value === null
      ? []
      : [
          {
            runId,
            at,
            dataset: partName(dataset, toMeasuredWindow(window)),
            group,
            value,
            interval: interval.parse(range === null ? null : JSON.parse(range)),
          },
        ],
  );
}

/** One figure over the checks of a model, oldest first; of more points than are answered, the newest. */
export function createTrendRepository(database: Database) {
  const { from } = database;
  return function trend({ modelId, attributes, outcome, metric }: ParsedInput<'fairness/trend'>): Trend {
    const partitions = from
      .selectFrom('fairness_partitions')
      .innerJoin('fairness_runs', 'fairness_runs.id', 'fairness_partitions.run_id')
      .leftJoin('monitor_windows', 'monitor_windows.id', 'fairness_runs.monitor_window_id')
      .leftJoin('monitors', 'monitors.id', 'monitor_windows.monitor_id')
      .where('fairness_runs.model_id', '=', modelId)
      .where('fairness_partitions.attributes', '=', JSON.stringify(attributes))
      .where('fairness_partitions.outcome', 'is', outcome)
      .select([
        'fairness_runs.id as runId',
        'fairness_runs.created_at as at',
        'fairness_runs.dataset_name as dataset',
        'fairness_runs.monitor_window_id',
        'monitors.id as window_monitor_id',
        'monitors.name as window_monitor_name',
        'monitor_windows.data_window as window_data',
      ]);
    if (fairnessMetricName.safeParse(metric).success) {
      const rows = database.all(
        partitions
          .select([
            sql<number | null>`json_extract(fairness_partitions.result, ${`$.metrics.${metric}`})`.as(
              'value',
            ),
            sql<string | null>`json_extract(fairness_partitions.result, ${`$.metricIntervals.${metric}`})`.as(
              'interval',
            ),
          ])
          .orderBy('fairness_runs.created_at', 'desc')
          .orderBy('fairness_runs.id', 'desc')
          .limit(maxTrendPoints),
      );
      return { points: toPoints(rows.map((row) => ({ ...row, group: null }))) };
    }
    const hasInterval = fairnessRateName.safeParse(metric).success;
    const rows = database.all(
      partitions
        .innerJoin('fairness_groups', (join) =>
          join
            .onRef('fairness_groups.run_id', '=', 'fairness_partitions.run_id')
            .onRef('fairness_groups.partition', '=', 'fairness_partitions.position'),
        )
        .where(sql<string | null>`json_extract(fairness_groups.result, '$.excluded')`, 'is', null)
        .select([
          'fairness_groups.name as group',
          sql<number | null>`json_extract(fairness_groups.result, ${`$.metrics.${metric}`})`.as('value'),
          (hasInterval
            ? sql<string | null>`json_extract(fairness_groups.result, ${`$.metrics.intervals.${metric}`})`
            : sql<string | null>`NULL`
          ).as('interval'),
        ])
        .orderBy('fairness_runs.created_at', 'desc')
        .orderBy('fairness_runs.id', 'desc')
        .orderBy('fairness_groups.position', 'desc')
        .limit(maxTrendPoints),
    );
    return { points: toPoints(rows) };
  };
}
