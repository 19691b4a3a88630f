import type { ColumnType } from '../../../../shared/schema/column.ts';
import type { DriftConfig, DriftTestId, EffectThresholds } from '../../../../shared/schema/drift.ts';
import { formatCount, formatPercent, formatRows } from '../format.ts';
import { compareColumns } from '../drift/compare-columns.ts';
import { createRandom, seedOf, shuffle } from '../numeric/draws.ts';
import { quantileOfSorted } from '../numeric/quantile.ts';
import type { Steps } from '../numeric/steps.ts';
import type { RowColumn } from '../multivariate/rows.ts';

/** How windows are taken from the reference: rows drawn at random, or rows that follow each other in its order. */
export type WindowOrder = 'random' | 'in-order';

export interface SuggestionRequest {
  readonly column: RowColumn;
  readonly type: ColumnType;
  readonly config: DriftConfig;
  readonly windowRows: number;
  readonly order: WindowOrder;
  /** Share of windows without drift that may exceed the moderate threshold, and the major one. */
  readonly rates: EffectThresholds;
}

export interface TestSuggestion {
  readonly id: DriftTestId;
  /** Effects that the wanted share of the reference's own windows exceed. */
  readonly suggested: EffectThresholds;
  /** What is used without a setting. */
  readonly present: EffectThresholds;
  /** Largest effect of all windows. */
  readonly largest: number;
}

export interface FeatureSuggestion {
  readonly name: string;
  readonly windows: number;
  readonly tests: readonly TestSuggestion[];
}

export const suggestionWindows = 200;

/** Rows outside the window that it takes for a comparison to mean anything. */
export const leastRest = 100;

type Values = readonly (string | null)[] | Float64Array;

function valuesAt(column: RowColumn, rows: Int32Array): Values {
  return column.kind === 'numeric'
    ? Float64Array.from(rows, (row) => column.values[row] ?? Number.NaN)
    : Array.from(rows, (row) => column.values[row] ?? null);
}

/** Numeric columns hold NaN for missing values, which the comparison takes as null. */
function asColumn(values: Values): readonly (number | string | null)[] | Float64Array {
  if (!(values instanceof Float64Array) || !values.some(Number.isNaN)) return values;
  return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
}

/** Three significant digits, upwards, so that the share of exceeding windows is not more than wanted. */
function roundedUp(value: number): number {
  if (value <= 0) return 0;
  const scale = 10 ** (2 - Math.floor(Math.log10(value)));
  return Math.ceil(value * scale - 1e-9) / scale;
}

/**
 * Thresholds from the reference's own variation: windows of the expected size are compared with all other rows of the
 * reference, and the thresholds are the quantiles of each test's effect over the windows. One step for each window.
 * `windowRows` leaves at least `leastRest` rows outside.
 */
export function* suggestThresholds(request: SuggestionRequest): Steps<FeatureSuggestion> {
  const { column, type, config, windowRows, order, rates } = request;
  const rows = column.values.length;
  const inOrder = order === 'in-order';
  const places = Int32Array.from({ length: rows }, (_, row) => row);
  const random = createRandom(seedOf(`windows of ${column.name}`));
  const windows = inOrder ? Math.min(suggestionWindows, rows - windowRows + 1) : suggestionWindows;
  const effects = new Map<DriftTestId, { effects: number[]; present: EffectThresholds }>();
  for (let window = 0; window < windows; window += 1) {
    // In order the windows slide evenly from the first row to the last.
    const start = inOrder && windows > 1 ? Math.round((window * (rows - windowRows)) / (windows - 1)) : 0;
    if (!inOrder) shuffle(places, random);
    const rest = new Int32Array(rows - windowRows);
    rest.set(places.subarray(0, start));
    rest.set(places.subarray(start + windowRows), start);
    const comparison = compareColumns({
      name: column.name,
      type,
      reference: asColumn(valuesAt(column, rest)),
      current: asColumn(valuesAt(column, places.subarray(start, start + windowRows))),
      config,
    });
    for (const { id, effectSize, limits } of comparison.tests) {
      if (effectSize === null) continue;
      const known = effects.get(id) ?? { effects: [], present: limits.thresholds };
      known.effects.push(effectSize);
      effects.set(id, known);
    }
    yield;
  }
  return {
    name: column.name,
    windows,
    tests: [...effects].map(([id, { effects: found, present }]) => {
      const sorted = Float64Array.from(found).toSorted();
      const at = (rate: number): number => roundedUp(quantileOfSorted(sorted, 1 - rate));
      const moderate = at(rates.moderate);
      return {
        id,
        suggested: { moderate, major: Math.max(moderate, at(rates.major)) },
        present,
        largest: sorted.at(-1) ?? 0,
      };
    }),
  };
}

/** What a person should know about where the thresholds come from. */
export function suggestionSentence(options: {
  readonly rows: number;
  readonly windowRows: number;
  readonly windows: number;
  readonly order: WindowOrder;
  readonly rates: EffectThresholds;
}): string {
  const { rows, windowRows, windows, order, rates } = options;
  const how =
    order === 'random'
      ? `${formatCount(windows)} windows of ${formatRows(windowRows)} were drawn at random from ${formatRows(rows)} of the reference`
      : `${formatCount(windows)} windows of ${formatRows(windowRows)} that follow each other were taken from ${formatRows(rows)} of the reference in its order`;
  return `${how} and compared with its other rows; ${formatPercent(rates.moderate)} of them exceed the moderate threshold and ${formatPercent(rates.major)} the major one.`;
}
