import type { z } from 'zod';
import { driftRun } from '../../../../shared/contract/drift.ts';
import type { DriftRun } from '../../../../shared/contract/drift.ts';
import {
  driftConfig,
  driftSummary,
  featureDistribution,
  featureResult,
} from '../../../../shared/schema/drift.ts';
import type { DriftConfig, FeatureDistribution, FeatureResult } from '../../../../shared/schema/drift.ts';
import type { ModelId, RunId } from '../../../../shared/schema/ids.ts';
import { dataWindow } from '../../../../shared/schema/monitor.ts';
import type { Database } from '../../storage/database.ts';
import type { Tables } from '../../storage/schema.ts';
import { relativeEffect, verdictRank } from './rules.ts';

export type StoredFeature = { readonly result: FeatureResult; readonly distribution: FeatureDistribution };

/** What a row of a run has in common with the list of runs. */
type JoinedRun = Omit<Tables['drift_runs'], 'verdict' | 'config' | 'unmatched'> & {
  readonly model_name: string;
  readonly monitor_name: string | null;
};

export function toRunRow(row: JoinedRun): Omit<DriftRun, 'config' | 'unmatchedColumns'> {
  return {
    id: row.id,
    modelId: row.model_id,
    modelName: row.model_name,
    createdAt: row.created_at,
    reference: {
      id: row.reference_id,
      name: row.reference_name,
      evidenceSha256: row.reference_sha256,
      rows: row.reference_rows,
    },
    current: {
      id: row.current_id,
      name: row.current_name,
      evidenceSha256: row.current_sha256,
      rows: row.current_rows,
    },
    window: row.data_window === null ? null : dataWindow.parse(JSON.parse(row.data_window)),
    referenceWindow:
      row.reference_window === null ? null : dataWindow.parse(JSON.parse(row.reference_window)),
    monitor:
      row.monitor_id === null || row.monitor_name === null
        ? null
        : { id: row.monitor_id, name: row.monitor_name },
    summary: driftSummary.parse(JSON.parse(row.summary)),
    softwareVersion: row.software_version,
    durationMs: row.duration_ms,
  };
}

/** The settings of a run; those stored before laws had versions were made by the first. */
function storedConfig(text: string): DriftConfig {
  return driftConfig.parse({ laws: 1, ...(JSON.parse(text) as object) });
}

const unmatchedColumns: z.ZodType<DriftRun['unmatchedColumns']> = driftRun.shape.unmatchedColumns;

export type DriftRepository = ReturnType<typeof createDriftRepository>;

/** Runs and their features. A stored run never changes. */
export function createDriftRepository(database: Database) {
  const { from } = database;

  return {
    /** Stores a run with its features in the order given; `name` of the model is not stored with it. */
    insert(run: DriftRun, features: readonly StoredFeature[]): void {
      const { reference, current, summary } = run;
      database.run(
        from.insertInto('drift_runs').values({
          id: run.id,
          model_id: run.modelId,
          reference_id: reference.id,
          current_id: current.id,
          reference_name: reference.name,
          current_name: current.name,
          reference_sha256: reference.evidenceSha256,
          current_sha256: current.evidenceSha256,
          reference_rows: reference.rows,
          current_rows: current.rows,
          verdict: summary.verdict,
          summary: JSON.stringify(driftSummary.parse(summary)),
          config: JSON.stringify(driftConfig.parse(run.config)),
          unmatched: JSON.stringify(run.unmatchedColumns),
          software_version: run.softwareVersion,
          duration_ms: run.durationMs,
          created_at: run.createdAt,
          monitor_id: run.monitor?.id ?? null,
          data_window: run.window === null ? null : JSON.stringify(dataWindow.parse(run.window)),
          reference_window:
            run.referenceWindow === null ? null : JSON.stringify(dataWindow.parse(run.referenceWindow)),
        }),
      );
      for (const [position, { result, distribution }] of features.entries()) {
        database.run(
          from.insertInto('drift_features').values({
            run_id: run.id,
            position,
            name: result.name,
            type: result.type,
            verdict: result.verdict,
            verdict_rank: verdictRank[result.verdict],
            effect: relativeEffect(result),
            // Parsed before it is written: a number that JSON cannot hold would be lost without a word.
            result: JSON.stringify(featureResult.parse(result)),
            distribution: JSON.stringify(featureDistribution.parse(distribution)),
          }),
        );
      }
    },

    /** Notes the verdict of the latest run with the model. */
    noteLastRun({ id, modelId, summary, createdAt }: DriftRun): void {
      database.run(
        from
          .updateTable('models')
          .set({ last_run_id: id, last_run_verdict: summary.verdict, last_run_at: createdAt })
          .where('id', '=', modelId),
      );
    },

    /** What the latest run of a model found, or null. */
    lastRun(modelId: ModelId) {
      const row = database.first(
        from.selectFrom('models').select(['last_run_verdict', 'last_run_at']).where('id', '=', modelId),
      );
      return { lastRunVerdict: row?.last_run_verdict ?? null, lastRunAt: row?.last_run_at ?? null };
    },

    find(id: RunId): DriftRun | null {
      const row = database.first(
        from
          .selectFrom('drift_runs')
          .innerJoin('models', 'models.id', 'drift_runs.model_id')
          .selectAll('drift_runs')
          .leftJoin('monitors', 'monitors.id', 'drift_runs.monitor_id')
          .select(['models.name as model_name', 'monitors.name as monitor_name'])
          .where('drift_runs.id', '=', id),
      );
      if (row === undefined) return null;
      return {
        ...toRunRow(row),
        config: storedConfig(row.config),
        unmatchedColumns: unmatchedColumns.parse(JSON.parse(row.unmatched)),
      };
    },

    exists(id: RunId): boolean {
      return database.first(from.selectFrom('drift_runs').select('id').where('id', '=', id)) !== undefined;
    },

    findFeature(id: RunId, name: string): StoredFeature | null {
      const row = database.first(
        from
          .selectFrom('drift_features')
          .select(['result', 'distribution'])
          .where('run_id', '=', id)
          .where('name', '=', name),
      );
      if (row === undefined) return null;
      return {
        result: featureResult.parse(JSON.parse(row.result)),
        distribution: featureDistribution.parse(JSON.parse(row.distribution)),
      };
    },

    /** The features of a run as the texts that are stored, in the order of the reference's columns. */
    storedFeatures(id: RunId): { name: string; result: string; distribution: string }[] {
      return database.all(
        from
          .selectFrom('drift_features')
          .select(['name', 'result', 'distribution'])
          .where('run_id', '=', id)
          .orderBy('position'),
      );
    },

    /** The features of a run in the order of the reference's columns, some at a time. */
    *features(id: RunId): Generator<FeatureResult> {
      const atOnce = 50;
      for (let first = 0; ; first += atOnce) {
        const rows = database.all(
          from
            .selectFrom('drift_features')
            .select('result')
            .where('run_id', '=', id)
            .where('position', '>=', first)
            .where('position', '<', first + atOnce)
            .orderBy('position'),
        );
        for (const { result } of rows) yield featureResult.parse(JSON.parse(result));
        if (rows.length < atOnce) return;
      }
    },
  };
}
