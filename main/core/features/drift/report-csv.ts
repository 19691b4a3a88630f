import type { DriftRun } from '../../../../shared/contract/drift.ts';
import type { FeatureResult, TestResult } from '../../../../shared/schema/drift.ts';

type Cell = string | number | boolean | null;

/** A cell that a spreadsheet would run as a formula starts with one of these. */
const formulaStart = /^[=+\-@\t\r]/u;

/** One cell (RFC 4180). A quote mark in front of a text keeps spreadsheets from running it as a formula. */
function toCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function toLine(cells: readonly Cell[]): string {
  return `${cells.map(toCell).join(',')}\r\n`;
}

type Row = { readonly run: DriftRun; readonly feature: FeatureResult; readonly test: TestResult };

const columns: readonly (readonly [string, (row: Row) => Cell])[] = [
  ['feature', ({ feature }) => feature.name],
  ['type', ({ feature }) => feature.type],
  ['feature_verdict', ({ feature }) => feature.verdict],
  ['test', ({ test }) => test.id],
  ['test_verdict', ({ test }) => test.verdict],
  ['decides', ({ test }) => test.decides],
  ['statistic', ({ test }) => test.statistic],
  ['effect_size', ({ test }) => test.effectSize],
  ['effect', ({ test }) => test.effectName],
  ['p_value', ({ test }) => test.pValue],
  ['adjusted_p_value', ({ test }) => test.adjustedPValue],
  ['p_value_method', ({ test }) => test.pValueMethod],
  ['threshold', ({ test }) => test.threshold],
  ['major_threshold', ({ test }) => test.majorThreshold],
  ['alpha', ({ test }) => test.alpha],
  ['major_alpha', ({ test }) => test.majorAlpha],
  ['critical_value', ({ test }) => test.criticalValue],
  ['degrees_of_freedom', ({ test }) => test.degreesOfFreedom],
  ['bins', ({ test }) => test.bins],
  ['reference_rows', ({ test }) => test.referenceRows],
  ['current_rows', ({ test }) => test.currentRows],
  ['sufficient_rows', ({ test }) => test.sufficientRows],
  ['reference_missing', ({ feature }) => feature.reference.missing],
  ['current_missing', ({ feature }) => feature.current.missing],
  ['reference_not_finite', ({ feature }) => feature.reference.notFinite],
  ['current_not_finite', ({ feature }) => feature.current.notFinite],
  ['reason', ({ test }) => test.reason],
  ['notes', ({ test }) => test.notes.join(' ')],
  ['run_id', ({ run }) => run.id],
  ['run_at', ({ run }) => run.createdAt],
  ['run_verdict', ({ run }) => run.summary.verdict],
  ['model', ({ run }) => run.modelName],
  ['reference', ({ run }) => run.reference.name],
  ['reference_sha256', ({ run }) => run.reference.evidenceSha256],
  ['current', ({ run }) => run.current.name],
  ['current_sha256', ({ run }) => run.current.evidenceSha256],
  ['software_version', ({ run }) => run.softwareVersion],
];

/** A run as CSV: a header and one row for each test of each feature, feature by feature. */
export function* runAsCsv(run: DriftRun, features: Iterable<FeatureResult>): Generator<string> {
  yield toLine(columns.map(([name]) => name));
  for (const feature of features) {
    yield feature.tests
      .map((test) => toLine(columns.map(([, valueOf]) => valueOf({ run, feature, test }))))
      .join('');
  }
}
