import { sql } from 'kysely';
import { z } from 'zod';
import type { CommandOutput, ParsedInput } from '../../../../shared/contract/index.ts';
import {
  maxPerformancePoints,
  performanceRequest,
  performanceRunRow,
} from '../../../../shared/contract/performance.ts';
import type {
  PerformanceRequest,
  PerformanceRun,
  PerformanceRunRow,
} from '../../../../shared/contract/performance.ts';
import { performanceRunId } from '../../../../shared/schema/ids.ts';
import type { ModelId, PerformanceRunId } from '../../../../shared/schema/ids.ts';
import { partName } from '../../../../shared/schema/monitor.ts';
import type { Page } from '../../../../shared/schema/page.ts';
import { performanceInterval, performanceResult } from '../../../../shared/schema/performance.ts';
import { utcInstant } from '../../../../shared/schema/time.ts';
import type { Database } from '../../storage/database.ts';
import { isReplacedEstimate, lastAskedFor, toMeasuredWindow } from '../../storage/measured-window.ts';
import type { JoinedWindow } from '../../storage/measured-window.ts';
import { decodeCursor, toPage } from '../../storage/page-cursor.ts';
import type { Tables } from '../../storage/schema.ts';
import { riskMetrics } from './risk-facts.ts';
import type { LatestResult } from './risk-facts.ts';

const runPosition = z.tuple([utcInstant, performanceRunId]);

type JoinedRun = Omit<Tables['performance_runs'], 'result'> &
  JoinedWindow & {
    readonly model_name: string;
    readonly sentence: string;
  };

function toRow(row: JoinedRun): PerformanceRunRow {
  const { dataset, reference } = performanceRunRow.shape;
  return {
    id: row.id,
    modelId: row.model_id,
    modelName: row.model_name,
    createdAt: row.created_at,
    dataset: dataset.parse(JSON.parse(row.dataset)),
    reference: row.reference === null ? null : reference.parse(JSON.parse(row.reference)),
    part: toMeasuredWindow(row),
    kind: row.kind,
    sentence: row.sentence,
  };
}

/** Performance results with their figures. A stored result never changes. */
export function createPerformanceRepository(database: Database) {
  const { from } = database;

  const joined = () =>
    from
      .selectFrom('performance_runs')
      .innerJoin('models', 'models.id', 'performance_runs.model_id')
      .leftJoin('monitor_windows', 'monitor_windows.id', 'performance_runs.monitor_window_id')
      .leftJoin('monitors', 'monitors.id', 'monitor_windows.monitor_id')
      .selectAll('performance_runs')
      .select(['monitors.id as window_monitor_id', 'monitors.name as window_monitor_name'])
      .select('monitor_windows.data_window as window_data')
      .select(['models.name as model_name', sql<string>`json_extract(result, '$.sentence')`.as('sentence')]);

  return {
    insert(run: PerformanceRun): void {
      database.run(
        from.insertInto('performance_runs').values({
          id: run.id,
          model_id: run.modelId,
          dataset_id: run.dataset.id,
          reference_id: run.reference?.id ?? null,
          dataset: JSON.stringify(run.dataset),
          reference: run.reference === null ? null : JSON.stringify(run.reference),
          kind: run.kind,
          request: JSON.stringify(run.request),
          result: JSON.stringify(performanceResult.parse(run.result)),
          result_sha256: run.resultSha256,
          software_version: run.softwareVersion,
          duration_ms: run.durationMs,
          created_at: run.createdAt,
          monitor_window_id: run.part?.id ?? null,
        }),
      );
      for (const { name, figure } of run.result.metrics) {
        if (!figure.defined) continue;
        const { value, interval } = figure;
        const range = interval === null ? null : JSON.stringify(interval);
        database.run(
          from.insertInto('performance_figures').values({ run_id: run.id, metric: name, value, range }),
        );
      }
    },

    find(id: PerformanceRunId): PerformanceRun | null {
      const row = database.first(joined().where('performance_runs.id', '=', id));
      if (row === undefined) return null;
      return {
        ...toRow(row),
        request: performanceRequest.parse(JSON.parse(row.request)),
        result: performanceResult.parse(JSON.parse(row.result)),
        resultSha256: row.result_sha256,
        softwareVersion: row.software_version,
        durationMs: row.duration_ms,
      };
    },

    /** Whether it is an estimate in whose place a result with labels came. */
    isReplaced(id: PerformanceRunId): boolean {
      const row = database.first(
        from.selectFrom('performance_runs').select(isReplacedEstimate.as('replaced')).where('id', '=', id),
      );
      return row?.replaced === 1;
    },

    /** What a person asked for last; null where nobody has. */
    lastAsked(modelId: ModelId): PerformanceRequest | null {
      const asked = lastAskedFor(database, 'performance_runs', modelId);
      return asked === null ? null : performanceRequest.parse(JSON.parse(asked));
    },

    /** What risk asks of the newest result of a model, without reading all of it; null where there is none. */
    latestOf(modelId: ModelId): LatestResult | null {
      const newest = database.first(
        from
          .selectFrom('performance_runs')
          .select([
            'id',
            'created_at as createdAt',
            sql<string>`json_extract(dataset, '$.name')`.as('datasetName'),
            sql<string>`json_extract(result, '$.sentence')`.as('sentence'),
          ])
          .where('model_id', '=', modelId)
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .limit(1),
      );
      if (newest === undefined) return null;
      const figures = database.all(
        from
          .selectFrom('performance_figures')
          .select(['metric', 'value', 'range'])
          .where('run_id', '=', newest.id)
          .where('metric', 'in', riskMetrics),
      );
      return {
        ...newest,
        figures: new Map(
          figures.map(({ metric, value, range }) => [
            metric,
            { value, interval: range === null ? null : performanceInterval.parse(JSON.parse(range)) },
          ]),
        ),
      };
    },

    /** A page of results, newest first. Throws INVALID_INPUT at `cursor`. */
    list({ cursor, limit, modelId }: ParsedInput<'performance/list'>): Page<PerformanceRunRow> {
      const binding = ['performance-runs', modelId];
      const after = cursor === null ? null : decodeCursor(binding, cursor, runPosition);
      let listed = joined().where('performance_runs.model_id', '=', modelId);
      if (after !== null) {
        const [createdAt, id] = after;
        listed = listed.where((eb) =>
          eb(eb.refTuple('performance_runs.created_at', 'performance_runs.id'), '<', eb.tuple(createdAt, id)),
        );
      }
      const rows = database.all(
        listed
          .orderBy('performance_runs.created_at', 'desc')
          .orderBy('performance_runs.id', 'desc')
          .limit(limit + 1),
      );
      const counted = from
        .selectFrom('performance_runs')
        .select((eb) => eb.fn.countAll<number>().as('total'))
        .where('model_id', '=', modelId);
      return toPage(rows, {
        limit,
        binding,
        total: database.first(counted)?.total ?? 0,
        item: toRow,
        position: (last) => [last.created_at, last.id],
      });
    },

    /**
     * A figure over the results of a model, oldest first; of more than are answered, the newest. An estimate gives way
     * to what came out where the labels had come.
     */
    trend({ modelId, metric }: ParsedInput<'performance/trend'>): CommandOutput<'performance/trend'> {
      const rows = database.all(
        from
          .selectFrom('performance_figures')
          .innerJoin('performance_runs', 'performance_runs.id', 'performance_figures.run_id')
          .leftJoin('monitor_windows', 'monitor_windows.id', 'performance_runs.monitor_window_id')
          .leftJoin('monitors', 'monitors.id', 'monitor_windows.monitor_id')
          .where('performance_runs.model_id', '=', modelId)
          .where('performance_figures.metric', '=', metric)
          .where(isReplacedEstimate, '=', 0)
          .select([
            'performance_runs.id as runId',
            'performance_runs.created_at as at',
            'performance_runs.kind as kind',
            sql<string>`json_extract(performance_runs.dataset, '$.name')`.as('dataset'),
            'performance_figures.value as value',
            'performance_figures.range as range',
            'performance_runs.monitor_window_id',
            'monitors.id as window_monitor_id',
            'monitors.name as window_monitor_name',
            'monitor_windows.data_window as window_data',
          ])
          .orderBy('performance_runs.created_at', 'desc')
          .orderBy('performance_runs.id', 'desc')
          .limit(maxPerformancePoints),
      );
      return {
        points: rows.toReversed().map(({ runId, at, dataset, kind, value, range, ...window }) => ({
          runId,
          at,
          dataset: partName(dataset, toMeasuredWindow(window)),
          value,
          estimated: kind === 'estimate',
          interval: range === null ? null : performanceInterval.parse(JSON.parse(range)),
        })),
      };
    },
  };
}
