import type { DriftRun } from '../../../../shared/contract/drift.ts';
import type { DriftConfig, DriftSummary, FeatureResult } from '../../../../shared/schema/drift.ts';

/** A drift result as the command line prints it and as exports hold it. */
export type DriftReport = Pick<
  DriftSummary,
  'verdict' | 'reason' | 'featureCount' | 'counts' | 'aggregate' | 'roles' | 'multivariate'
> & {
  readonly referenceRows: number;
  readonly currentRows: number;
  readonly features: readonly FeatureResult[];
  readonly unmatchedColumns: DriftRun['unmatchedColumns'];
  /** What a reader should know beside the features, in sentences. */
  readonly notes: readonly string[];
  readonly config: DriftConfig;
  readonly softwareVersion: string;
};

export function driftReport(parts: {
  readonly summary: DriftSummary;
  readonly features: readonly FeatureResult[];
  readonly unmatchedColumns: DriftRun['unmatchedColumns'];
  readonly notes: readonly string[];
  readonly config: DriftConfig;
  readonly softwareVersion: string;
}): DriftReport {
  const { summary, features, unmatchedColumns, notes, config, softwareVersion } = parts;
  const {
    verdict,
    reason,
    featureCount,
    counts,
    referenceRows,
    currentRows,
    aggregate,
    roles,
    multivariate,
  } = summary;
  return {
    verdict,
    reason,
    referenceRows,
    currentRows,
    featureCount,
    counts,
    aggregate,
    roles,
    multivariate,
    features,
    unmatchedColumns,
    notes,
    config,
    softwareVersion,
  };
}

/** The report of a stored run: what the command line prints, and what the run was computed from. */
export function runReport(run: DriftRun, features: readonly FeatureResult[]) {
  const { summary, config, unmatchedColumns, softwareVersion } = run;
  const { id, modelId, modelName, createdAt, reference, current, monitor, durationMs } = run;
  return {
    ...driftReport({ summary, features, unmatchedColumns, notes: [], config, softwareVersion }),
    run: {
      id,
      createdAt,
      durationMs,
      model: { id: modelId, name: modelName },
      reference,
      current,
      window: run.window,
      referenceWindow: run.referenceWindow,
      monitor,
    },
  };
}
