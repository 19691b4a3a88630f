import type { PerformanceRun } from '../../../../shared/contract/performance.ts';
import type { PerformanceFigure } from '../../../../shared/schema/performance.ts';
import { csvLine } from '../../csv.ts';
import type { CsvValue } from '../../csv.ts';

const header = [
  'metric',
  'value',
  'low_95',
  'high_95',
  'interval_method',
  'undefined_because',
  'reference_value',
  'reference_low_95',
  'reference_high_95',
  'estimated',
  'rows',
  'model',
  'data_set',
  'window',
  'monitor',
  'evidence_sha256',
  'reference',
  'reference_evidence_sha256',
  'threshold',
  'positive_class',
  'seed',
  'run_id',
  'run_at',
  'result_sha256',
  'software_version',
];

function valuesOf(figure: PerformanceFigure | null): [CsvValue, CsvValue, CsvValue] {
  if (figure?.defined !== true) return [null, null, null];
  return [figure.value, figure.interval?.lower ?? null, figure.interval?.upper ?? null];
}

/** A result as CSV: a header and one row for each figure. */
export function* performanceAsCsv(run: PerformanceRun): Generator<string> {
  yield csvLine(header);
  for (const { name, figure, reference } of run.result.metrics) {
    yield csvLine([
      name,
      ...valuesOf(figure),
      figure.defined ? (figure.interval?.method ?? null) : null,
      figure.defined ? null : figure.reason,
      ...valuesOf(reference),
      run.kind === 'estimate',
      run.result.data.rows,
      run.modelName,
      run.dataset.name,
      run.part?.window.label ?? null,
      run.part?.monitor.name ?? null,
      run.dataset.evidenceSha256,
      run.reference?.name ?? null,
      run.reference?.evidenceSha256 ?? null,
      run.request.threshold,
      run.request.positiveClass,
      run.request.seed,
      run.id,
      run.createdAt,
      run.resultSha256,
      run.softwareVersion,
    ]);
  }
}
