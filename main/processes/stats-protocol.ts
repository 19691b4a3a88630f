import type { ErrorCode, ErrorDetails } from '../../shared/errors.ts';
import type { DriftConfig, MultivariateMethod } from '../../shared/schema/drift.ts';
import type { Sha256 } from '../../shared/schema/ids.ts';
import type { FairnessFileRequest, MeasuredFairness } from '../core/evidence/fairness-figures.ts';
import type { MeasuredSide, SideRequest } from '../core/evidence/performance-figures.ts';
import type { CheckedPart, PartOfFile, PartToLayOut } from '../core/features/predictions/part-work.ts';
import type { ComparedColumn } from '../core/ports.ts';
import type {
  FeatureComparison,
  FeatureSuggestion,
  JointFigures,
  SuggestionRequest,
} from '../core/statistics/index.ts';

/* What the pool and its worker threads say to each other. Everything is copied by structured clone. */

/** What a worker is started with. */
export type WorkerSettings = {
  readonly tempFolder: string;
  /** What the engine of the worker may use. */
  readonly memoryLimitMb: number;
  /** Values of one side that a worker keeps between passes over a file. */
  readonly keptValues: number;
  /** Version of the software; profiles of another version are not used. */
  readonly version: string;
};

/** Columns that are read in one pass, compared. */
export type CompareTask = {
  readonly kind: 'compare';
  readonly reference: TaskSide;
  readonly current: TaskSide;
  readonly columns: readonly ComparedColumn[];
  /** The settings of the run, with those of these columns only. */
  readonly config: DriftConfig;
  readonly profileFolder: string | null;
};

export type TaskSide = {
  readonly path: string;
  /** Names the content in the cache of profiles; null for a file that is not kept as evidence. */
  readonly sha256: Sha256 | null;
  readonly rows: number;
  /** SQL of the values of columns that are not compared as they are stored, by column name. */
  readonly expressions?: ReadonlyMap<string, string>;
};

/** The same rows of several columns, compared together. */
export type RowsTask = {
  readonly kind: 'rows';
  readonly reference: TaskSide;
  readonly current: TaskSide;
  readonly columns: readonly ComparedColumn[];
  readonly methods: readonly MultivariateMethod[];
  readonly alpha: number;
  readonly laws: DriftConfig['laws'];
};

/** One column of the reference, of which windows are compared with the rest. */
export type SuggestTask = Pick<SuggestionRequest, 'windowRows' | 'order' | 'rates' | 'config'> & {
  readonly kind: 'suggest';
  readonly reference: TaskSide;
  readonly column: ComparedColumn;
};

/** Computes the SHA-256 of a file. */
export type DigestTask = { readonly kind: 'digest'; readonly path: string };

/** One data set whose performance is measured or estimated. */
export type PerformanceTask = { readonly kind: 'performance'; readonly request: SideRequest };

/** One data set whose decisions are compared between groups. */
export type FairnessTask = { readonly kind: 'fairness'; readonly request: FairnessFileRequest };

/** Rows of a file of predictions to be checked, and a part of a batch to be written as rows. */
export type CheckPartTask = { readonly kind: 'check-part'; readonly part: PartOfFile };
export type LayOutPartTask = { readonly kind: 'lay-out-part'; readonly part: PartToLayOut };

export type StatsTask =
  | CompareTask
  | RowsTask
  | SuggestTask
  | DigestTask
  | PerformanceTask
  | CheckPartTask
  | LayOutPartTask
  | FairnessTask;

export type TaskValue = {
  compare: FeatureComparison[];
  rows: JointFigures[];
  suggest: FeatureSuggestion;
  digest: string;
  performance: MeasuredSide;
  fairness: MeasuredFairness;
  'check-part': CheckedPart;
  'lay-out-part': number;
};

export type ToWorker =
  | { readonly type: 'run'; readonly id: number; readonly task: StatsTask }
  | { readonly type: 'cancel'; readonly id: number };

export type TaskFailure = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
  /** For the log; only of failures that nobody expected. */
  readonly stack: string | null;
};

export type FromWorker =
  | { readonly type: 'done'; readonly id: number; readonly value: TaskValue[keyof TaskValue] }
  | { readonly type: 'failed'; readonly id: number; readonly failure: TaskFailure };
