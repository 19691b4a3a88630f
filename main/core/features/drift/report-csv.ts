import type { DriftRun } from '../../../../shared/contract/drift.ts';
import type { FeatureResult, TestResult } from '../../../../shared/schema/drift.ts';
import { csvLine } from '../../csv.ts';
import type { CsvValue } from '../../csv.ts';

type Row = { readonly run: DriftRun; readonly feature: FeatureResult; readonly test: TestResult };

const columns: readonly (readonly [string, (row: Row) => CsvValue])[] = [
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
  ['reference_window', ({ run }) => run.referenceWindow?.label ?? null],
  ['current_window', ({ run }) => run.window?.label ?? null],
  ['software_version', ({ run }) => run.softwareVersion],
];

/** A run as CSV: a header and one row for each test of each feature, feature by feature. */
export function* runAsCsv(run: DriftRun, features: Iterable<FeatureResult>): Generator<string> {
  yield csvLine(columns.map(([name]) => name));
  for (const feature of features) {
    yield feature.tests
      .map((test) => csvLine(columns.map(([, valueOf]) => valueOf({ run, feature, test }))))
      .join('');
  }
}
