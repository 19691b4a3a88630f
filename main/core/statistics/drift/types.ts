import type { ColumnType } from '../../../../shared/schema/column.ts';
import type {
  DriftConfig,
  DriftTestId,
  EffectThresholds,
  FeatureDistribution,
  NumericSummary,
  SideCounts,
  TestResult,
} from '../../../../shared/schema/drift.ts';

/** Effect and p-value of a second computation that must alarm as well, e.g. with sparse bins merged. */
export interface Guard {
  readonly effectSize: number;
  readonly pValue: number;
}

/** Figures of a test before any verdict; null where they cannot be computed. */
export interface TestFigures {
  readonly statistic: number | null;
  readonly effectSize: number | null;
  readonly effectName: string;
  readonly pValue: number | null;
  readonly pValueMethod: string | null;
  /** Smallest statistic that is significant at `alpha`. */
  readonly criticalValue: number | null;
  /** Smallest N M / (N + M) at which the tolerated effect is significant; null when there is no law. */
  readonly effectiveRowsNeeded: number | null;
  readonly degreesOfFreedom: number | null;
  readonly bins: number | null;
  readonly guard: Guard | null;
  /** False when the figures do not enter the verdict. */
  readonly decides: boolean;
  /** Why a figure is missing, as a sentence; null when there is nothing to explain. */
  readonly obstacle: string | null;
  readonly notes: readonly string[];
  readonly details: TestResult['details'];
}

/** What a test is held against. */
export interface TestLimits {
  /** Version of the laws that p-values follow. */
  readonly laws: DriftConfig['laws'];
  readonly thresholds: EffectThresholds;
  readonly alpha: number;
  readonly majorAlpha: number;
}

/** A test that awaits the correction over the features of the run. */
export interface PendingTest extends TestFigures {
  readonly id: DriftTestId;
  readonly limits: TestLimits;
  readonly referenceRows: number;
  readonly currentRows: number;
}

/** One feature compared; `concludeRun` makes the verdict of it. Plain data, so it can cross threads. */
export interface FeatureComparison {
  readonly name: string;
  readonly type: ColumnType;
  readonly reference: SideCounts;
  readonly current: SideCounts;
  readonly tests: readonly PendingTest[];
  /** Why other tests were run than were asked for, or why only missing values were compared; null otherwise. */
  readonly remark: string | null;
  readonly distribution: FeatureDistribution;
}

/** Everything the numeric tests are computed from, whichever way it was gained. */
export interface NumericEvidence {
  readonly reference: SideCounts;
  readonly current: SideCounts;
  /** Exact two-sample statistic; null when a side has no value. */
  readonly ks: number | null;
  /** By how much `ks` could be too low; 0 unless the work limit was reached. */
  readonly ksErrorBound: number;
  /** In the unit of the column; null when not asked for, a side is empty or it exceeds the largest double. */
  readonly wasserstein: number | null;
  readonly wassersteinErrorBound: number;
  readonly referenceSummary: NumericSummary;
  readonly currentSummary: NumericSummary;
  readonly binned: BinnedCounts;
  readonly histogram: NumericDistribution['histogram'];
  readonly ecdf: NumericDistribution['ecdf'];
}

export type NumericDistribution = Extract<FeatureDistribution, { kind: 'numeric' }>;

/** Counts of both sides in the same bins: bin i is (edge[i-1], edge[i]], the outer ones open. */
export interface BinnedCounts {
  readonly edges: readonly number[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
}
