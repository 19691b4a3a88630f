import { performanceRun } from '../../shared/contract/performance.ts';
import type { PerformanceRun } from '../../shared/contract/performance.ts';
import { ids, sampleId } from './renderer-samples.ts';

const known = (value: number, method: 'Wilson' | 'DeLong' | 'simulation') => ({
  defined: true,
  value,
  interval: { lower: value - 0.05, upper: value + 0.05, confidence: 0.95, method },
});

const common = {
  id: sampleId(16, 1),
  modelId: ids.model,
  modelName: 'House price band',
  createdAt: '2026-06-01T08:00:00.000Z',
  dataset: { id: ids.current, name: 'Spring', evidenceSha256: 'a'.repeat(64), rows: 1210 },
  request: { modelId: ids.model, datasetId: ids.current },
  resultSha256: 'c'.repeat(64),
  softwareVersion: '0.1.0',
  durationMs: 12,
};

/** Estimated from scores: the labels of Spring have not come yet. */
export function sampleEstimate(): PerformanceRun {
  const sentence = 'Estimated AUC 0.84 (0.79 to 0.89) on Spring.';
  return performanceRun.parse({
    ...common,
    kind: 'estimate',
    sentence,
    reference: { id: ids.reference, name: 'Last year', evidenceSha256: 'b'.repeat(64), rows: 5000 },
    part: null,
    result: {
      kind: 'estimate',
      sentence,
      data: { rows: 1200, leftOut: 10, sampledFrom: null, positives: 300.4 },
      reference: { rows: 5000, leftOut: 0, sampledFrom: null, positives: 1300 },
      metrics: [
        { name: 'auc', figure: known(0.84, 'simulation'), reference: known(0.9, 'DeLong') },
        {
          name: 'precision',
          figure: { defined: false, reason: 'Nothing was predicted positive.' },
          reference: known(0.7, 'Wilson'),
        },
      ],
      confusion: {
        classes: ['negative', 'positive'],
        counts: [
          [850.2, 49.4],
          [100.3, 200.1],
        ],
      },
      calibration: null,
      classes: null,
      assumption: 'The estimate holds as long as a score means the same.',
      notes: ['10 rows of “Spring” lack a value and were left out.'],
    },
  });
}

/** Several classes, one of which was never predicted. */
export function sampleClasses(): PerformanceRun {
  const sentence = 'Accuracy 0.75 (0.70 to 0.80) on Spring.';
  return performanceRun.parse({
    ...common,
    kind: 'multiclass',
    sentence,
    reference: null,
    part: null,
    result: {
      kind: 'multiclass',
      sentence,
      data: { rows: 1210, leftOut: 0, sampledFrom: null, positives: null },
      reference: null,
      metrics: [{ name: 'accuracy', figure: known(0.75, 'Wilson'), reference: null }],
      confusion: {
        classes: ['high', 'low'],
        counts: [
          [900, 0],
          [310, 0],
        ],
      },
      calibration: null,
      classes: [
        {
          name: 'high',
          rows: 900,
          precision: known(0.74, 'Wilson'),
          recall: known(0.95, 'Wilson'),
          f1: { defined: true, value: 0.83, interval: null },
        },
        {
          name: 'low',
          rows: 310,
          precision: { defined: false, reason: 'The class was never predicted.' },
          recall: known(0.06, 'Wilson'),
          f1: { defined: true, value: 0, interval: null },
        },
      ],
      assumption: null,
      notes: [],
    },
  });
}
