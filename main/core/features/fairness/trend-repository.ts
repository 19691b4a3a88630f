import { sql } from 'kysely';
import { z } from 'zod';
import { maxTrendPoints } from '../../../../shared/contract/fairness.ts';
import type { CommandOutput, ParsedInput } from '../../../../shared/contract/index.ts';
import { fairnessMetricName, fairnessRateName } from '../../../../shared/schema/fairness.ts';
import type { Database } from '../../storage/database.ts';

const interval = z.tuple([z.number(), z.number()]).nullable();

type Trend = CommandOutput<'fairness/trend'>;

/** Rows that were read newest first, as points; a figure that is undefined is no point. */
function toPoints<Row extends { value: number | null; interval: string | null }>(rows: readonly Row[]) {
  return rows
    .toReversed()
    .flatMap(({ value, interval: range, ...row }) =>
      value === null
        ? []
        : [{ ...row, value, interval: interval.parse(range === null ? null : JSON.parse(range)) }],
    );
}

/** One figure over the checks of a model, oldest first; of more points than are answered, the newest. */
export function createTrendRepository(database: Database) {
  const { from } = database;
  return function trend({ modelId, attributes, outcome, metric }: ParsedInput<'fairness/trend'>): Trend {
    const partitions = from
      .selectFrom('fairness_partitions')
      .innerJoin('fairness_runs', 'fairness_runs.id', 'fairness_partitions.run_id')
      .where('fairness_runs.model_id', '=', modelId)
      .where('fairness_partitions.attributes', '=', JSON.stringify(attributes))
      .where('fairness_partitions.outcome', 'is', outcome)
      .select([
        'fairness_runs.id as runId',
        'fairness_runs.created_at as at',
        'fairness_runs.dataset_name as dataset',
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
