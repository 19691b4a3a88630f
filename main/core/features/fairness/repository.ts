import { sql } from 'kysely';
import { z } from 'zod';
import {
  fairnessGroupRow,
  fairnessPartition,
  fairnessRequest,
  fairnessSettingsDraft,
} from '../../../../shared/contract/fairness.ts';
import type {
  FairnessGroupRow,
  FairnessPartition,
  FairnessRequest,
  FairnessRun,
  FairnessRunRow,
} from '../../../../shared/contract/fairness.ts';
import type { ParsedInput } from '../../../../shared/contract/index.ts';
import { fairnessRunId } from '../../../../shared/schema/ids.ts';
import type { FairnessRunId, ModelId } from '../../../../shared/schema/ids.ts';
import type { Page } from '../../../../shared/schema/page.ts';
import { utcInstant } from '../../../../shared/schema/time.ts';
import type { ScoreHistogram } from '../../statistics/index.ts';
import type { Database } from '../../storage/database.ts';
import { lastAskedFor, toMeasuredWindow } from '../../storage/measured-window.ts';
import type { JoinedWindow } from '../../storage/measured-window.ts';
import { decodeCursor, toPage } from '../../storage/page-cursor.ts';
import type { Tables } from '../../storage/schema.ts';
import type { MeasuredPartition } from '../../evidence/fairness-figures.ts';

const texts = z.array(z.string());
const histogram = z.array(z.tuple([z.number(), z.number(), z.number(), z.number()]));
const runPosition = z.tuple([utcInstant, fairnessRunId]);

/** The rows of groups of a partition, in their order. */
export function groupRows({ result }: MeasuredPartition): FairnessGroupRow[] {
  const comparisons = new Map(result.comparisons.map((comparison) => [comparison.group, comparison]));
  const excluded = new Map(result.excluded.map(({ group, reason }) => [group, reason]));
  return result.groups.map((group) => ({
    ...group,
    comparison: comparisons.get(group.group) ?? null,
    excluded: excluded.get(group.group) ?? null,
    isReference: group.group === result.reference,
  }));
}

/** A partition as it is stored, without its groups. */
export function partitionRow({ outcome, result }: MeasuredPartition, position: number): FairnessPartition {
  const { groups, comparisons: _comparisons, excluded, ...rest } = result;
  return { ...rest, position, outcome, groupCount: groups.length, excludedCount: excluded.length };
}

type JoinedRun = Tables['fairness_runs'] & JoinedWindow & { readonly model_name: string };

function toRow(row: JoinedRun): FairnessRunRow {
  return {
    id: row.id,
    modelId: row.model_id,
    modelName: row.model_name,
    createdAt: row.created_at,
    dataset: {
      id: row.dataset_id,
      name: row.dataset_name,
      evidenceSha256: row.dataset_sha256,
      rows: row.dataset_rows,
    },
    part: toMeasuredWindow(row),
    attributes: fairnessRequest.parse(JSON.parse(row.request)).attributes,
    verdict: row.verdict,
    reason: row.reason,
  };
}

/** A group as it is stored; `bins` null without scores from 0 to 1. */
export type StoredGroup = {
  readonly result: FairnessGroupRow;
  readonly bins: ScoreHistogram['bins'] | null;
};

/** Fairness checks with their partitions and groups. A stored check never changes. */
export function createFairnessRepository(database: Database) {
  const { from } = database;

  const groupsOf = (id: FairnessRunId, partition: number) =>
    from.selectFrom('fairness_groups').where('run_id', '=', id).where('partition', '=', partition);

  const joined = () =>
    from
      .selectFrom('fairness_runs')
      .innerJoin('models', 'models.id', 'fairness_runs.model_id')
      .leftJoin('monitor_windows', 'monitor_windows.id', 'fairness_runs.monitor_window_id')
      .leftJoin('monitors', 'monitors.id', 'monitor_windows.monitor_id')
      .selectAll('fairness_runs')
      .select(['monitors.id as window_monitor_id', 'monitors.name as window_monitor_name'])
      .select('monitor_windows.data_window as window_data')
      .select('models.name as model_name');

  function partitions(id: FairnessRunId): FairnessPartition[] {
    return database
      .all(
        from.selectFrom('fairness_partitions').select('result').where('run_id', '=', id).orderBy('position'),
      )
      .map(({ result }) => fairnessPartition.parse(JSON.parse(result)));
  }

  return {
    /** Stores a check. `partitions` of the run itself are derived from `measured`. */
    insert(run: Omit<FairnessRun, 'partitions'>, measured: readonly MeasuredPartition[]): void {
      database.run(
        from.insertInto('fairness_runs').values({
          id: run.id,
          model_id: run.modelId,
          dataset_id: run.dataset.id,
          dataset_name: run.dataset.name,
          dataset_sha256: run.dataset.evidenceSha256,
          dataset_rows: run.dataset.rows,
          rows: run.rows,
          verdict: run.verdict,
          reason: run.reason,
          request: JSON.stringify(fairnessRequest.parse(run.request)),
          settings: JSON.stringify(fairnessSettingsDraft.parse(run.settings)),
          settings_version: run.settingsVersion,
          narrative: JSON.stringify(run.narrative),
          notes: JSON.stringify(run.notes),
          result_sha256: run.resultSha256,
          software_version: run.softwareVersion,
          duration_ms: run.durationMs,
          created_at: run.createdAt,
          monitor_window_id: run.part?.id ?? null,
        }),
      );
      for (const [position, entry] of measured.entries()) {
        database.run(
          from.insertInto('fairness_partitions').values({
            run_id: run.id,
            position,
            attributes: JSON.stringify(entry.result.attributes),
            outcome: entry.outcome,
            // Parsed before it is written: a number that JSON cannot hold would be lost without a word.
            result: JSON.stringify(fairnessPartition.parse(partitionRow(entry, position))),
          }),
        );
        for (const [index, group] of groupRows(entry).entries()) {
          const bins = entry.histograms.get(group.group);
          database.run(
            from.insertInto('fairness_groups').values({
              run_id: run.id,
              partition: position,
              position: index,
              name: group.group,
              result: JSON.stringify(fairnessGroupRow.parse(group)),
              histogram: bins === undefined ? null : JSON.stringify(bins),
            }),
          );
        }
      }
    },

    find(id: FairnessRunId): FairnessRun | null {
      const row = database.first(joined().where('fairness_runs.id', '=', id));
      if (row === undefined) return null;
      return {
        ...toRow(row),
        request: fairnessRequest.parse(JSON.parse(row.request)),
        settings: fairnessSettingsDraft.parse(JSON.parse(row.settings)),
        settingsVersion: row.settings_version,
        rows: row.rows,
        partitions: partitions(id),
        narrative: texts.parse(JSON.parse(row.narrative)),
        notes: texts.parse(JSON.parse(row.notes)),
        resultSha256: row.result_sha256,
        softwareVersion: row.software_version,
        durationMs: row.duration_ms,
      };
    },

    /** What a person asked for last; null where nobody has. */
    lastAsked(modelId: ModelId): FairnessRequest | null {
      const asked = lastAskedFor(database, 'fairness_runs', modelId);
      return asked === null ? null : fairnessRequest.parse(JSON.parse(asked));
    },

    exists(id: FairnessRunId): boolean {
      return database.first(from.selectFrom('fairness_runs').select('id').where('id', '=', id)) !== undefined;
    },

    /** A page of checks, newest first. Throws INVALID_INPUT at `cursor`. */
    list({ cursor, limit, modelId }: ParsedInput<'fairness/list'>): Page<FairnessRunRow> {
      const binding = ['fairness-runs', modelId];
      const after = cursor === null ? null : decodeCursor(binding, cursor, runPosition);
      let listed = joined();
      let counted = from.selectFrom('fairness_runs').select((eb) => eb.fn.countAll<number>().as('total'));
      if (modelId !== null) {
        listed = listed.where('fairness_runs.model_id', '=', modelId);
        counted = counted.where('model_id', '=', modelId);
      }
      if (after !== null) {
        const [createdAt, id] = after;
        listed = listed.where((eb) =>
          eb(eb.refTuple('fairness_runs.created_at', 'fairness_runs.id'), '<', eb.tuple(createdAt, id)),
        );
      }
      const rows = database.all(
        listed
          .orderBy('fairness_runs.created_at', 'desc')
          .orderBy('fairness_runs.id', 'desc')
          .limit(limit + 1),
      );
      return toPage(rows, {
        limit,
        binding,
        total: database.first(counted)?.total ?? 0,
        item: toRow,
        position: (last) => [last.created_at, last.id],
      });
    },

    /** A page of the groups of a partition. Throws INVALID_INPUT at `cursor`. */
    groups({ id, partition, cursor, limit }: ParsedInput<'fairness/groups'>): Page<FairnessGroupRow> {
      const binding = ['fairness-groups', id, partition];
      const after = cursor === null ? -1 : decodeCursor(binding, cursor, z.tuple([z.int()]))[0];
      const of = groupsOf(id, partition);
      const rows = database.all(
        of
          .select(['position', 'result'])
          .where('position', '>', after)
          .orderBy('position')
          .limit(limit + 1),
      );
      return toPage(rows, {
        limit,
        binding,
        total: database.first(of.select((eb) => eb.fn.countAll<number>().as('total')))?.total ?? 0,
        item: ({ result }) => fairnessGroupRow.parse(JSON.parse(result)),
        position: (last) => [last.position],
      });
    },

    /** All groups of a partition, one after the other. */
    *allGroups(id: FairnessRunId, partition: number): Generator<FairnessGroupRow> {
      const atOnce = 50;
      for (let first = 0; ; first += atOnce) {
        const rows = database.all(
          groupsOf(id, partition)
            .select('result')
            .where('position', '>=', first)
            .where('position', '<', first + atOnce)
            .orderBy('position'),
        );
        for (const { result } of rows) yield fairnessGroupRow.parse(JSON.parse(result));
        if (rows.length < atOnce) return;
      }
    },

    /** The groups of a partition with what their thresholds are explored with, in their order. */
    storedGroups(id: FairnessRunId, partition: number): StoredGroup[] {
      return database
        .all(groupsOf(id, partition).select(['result', 'histogram']).orderBy('position'))
        .map((row) => ({
          result: fairnessGroupRow.parse(JSON.parse(row.result)),
          bins: row.histogram === null ? null : histogram.parse(JSON.parse(row.histogram)),
        }));
    },

    /** Rows by thousandth of the score of the groups that are judged. */
    histograms(id: FairnessRunId, partition: number): ScoreHistogram[] {
      return database
        .all(
          groupsOf(id, partition)
            .select(['name', 'histogram'])
            .where('histogram', 'is not', null)
            .where(sql<string | null>`json_extract(result, '$.excluded')`, 'is', null)
            .orderBy('position'),
        )
        .map((row) => ({ group: row.name, bins: histogram.parse(JSON.parse(row.histogram ?? '[]')) }));
    },
  };
}
