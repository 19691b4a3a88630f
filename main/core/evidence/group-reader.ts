import type { ErrorCell, GroupCell, ScoreEvidence } from '../statistics/index.ts';

/* Counting the rows of groups where the data lie: what comes back has a row for each group, not for each person. */

export type ValueCount = { readonly value: string; readonly rows: number };

export type ScoreCheck = {
  readonly scored: number;
  readonly notNumbers: number;
  readonly notFinite: number;
  readonly outOfRange: number;
  /** A value that is not a score, if any. */
  readonly example: string | null;
};

/**
 * Whether a row is selected: by the values of a column that count as yes, by a score from a threshold on, or by a
 * score above the median of all.
 */
export type Selection =
  | { readonly column: string; readonly yes: readonly string[] }
  | { readonly column: string; readonly threshold: number }
  | { readonly column: string; readonly aboveMedian: true };

/** A protected attribute; numbers with cut points are put into ranges, from each point up to the next. */
export type AttributeColumn = { readonly column: string; readonly cutPoints: readonly number[] };

export type CellQuery = {
  readonly selection: Selection;
  readonly label: { readonly column: string; readonly yes: readonly string[] } | null;
  /** A score from 0 to 1. */
  readonly score: string | null;
  readonly attributes: readonly AttributeColumn[];
};

/** A column as numbers that are finite, as yes (1) and no (0), or as places in a list of all its values. */
export type ListedColumn =
  | { readonly column: string; readonly as: 'number' }
  | { readonly column: string; readonly as: 'truth'; readonly yes: readonly string[] }
  | { readonly column: string; readonly as: 'class'; readonly classes: readonly string[] };

/** Rows with a value in every column; of more than were asked for, a sample. */
export type ListedRows = {
  /** Rows with a value in every column, sampled or not. */
  readonly complete: number;
  readonly rows: number;
  /** Column by column. */
  readonly values: readonly Float64Array[];
};

/** What one pass over the data counts: decisions, labels and scores of every combination of protected values. */
export type CountedColumns = {
  /** Columns of which every value is told apart: decision and label. */
  readonly values: readonly string[];
  /** A score from 0 to 1. */
  readonly score: string | null;
  /** From which score on a row is selected, where no column decides. */
  readonly threshold: number | null;
  readonly attributes: readonly AttributeColumn[];
};

/** Questions that can be answered from counts. */
export type CountReader = Pick<GroupReader, 'values' | 'scores' | 'cells' | 'scoreCells'>;

export type GroupReader = {
  /**
   * Reads every column once and answers from the counts. Where a column has so many values that counting all of them
   * together would be of no use, each question is answered from the data instead.
   */
  counted(columns: CountedColumns): Promise<CountReader>;
  /** The rows that are complete, in the order of the file; of more than `limit`, a sample drawn from `seed`. */
  list(
    columns: readonly ListedColumn[],
    options: { readonly limit: number; readonly seed: number },
  ): Promise<ListedRows>;
  /** Different values of a column, most frequent first, at most `limit`. Missing values are not among them. */
  values(column: string, limit: number): Promise<ValueCount[]>;
  /** `range` unit: from 0 to 1; any: every finite number. */
  scores(column: string, range: 'unit' | 'any'): Promise<ScoreCheck>;
  /** Rows without a decision are in no cell. Throws COLUMNS_INVALID where the attributes make too many groups. */
  cells(query: CellQuery): Promise<GroupCell[]>;
  /** Spread of a score over rows with a decision; `unit` cuts 0 to 1, `any` the range that occurs. */
  scoreCells(query: CellQuery & { readonly score: string }, range: 'unit' | 'any'): Promise<ScoreEvidence>;
  /** Errors of a numeric prediction over rows that have both numbers. */
  errorCells(request: {
    readonly prediction: string;
    readonly label: string;
    readonly attributes: readonly AttributeColumn[];
  }): Promise<ErrorCell[]>;
};
