import { expect, it } from 'vitest';
import { createMeasuring } from '../../../../../../main/core/features/monitors/measure.ts';
import type { MeasureDependencies } from '../../../../../../main/core/features/monitors/measure.ts';
import { DriftGuardError } from '../../../../../../shared/errors.ts';
import { sampleDataset } from '../../../../../support/renderer-samples.ts';
import { testActor } from '../../../../../support/test-actor.ts';

/** What becomes of a window without labels: what was noted of it, and how much was measured. */
async function withoutLabels(performance: MeasureDependencies['performance']) {
  const noted: string[] = [];
  const measure = createMeasuring({
    database: { write: (work: () => unknown) => work() },
    clock: { now: () => '2026-02-06T00:00:00.000Z' },
    changes: { record: () => undefined },
    evidenceEngine: {},
    repository: { insertUnmeasured: ({ reason }: { reason: string }) => noted.push(reason) },
    performance,
    fairness: {},
  } as unknown as MeasureDependencies);
  const measured = await measure(
    {
      monitor: { id: 'monitor', name: 'By day', modelId: 'model', referenceId: 'reference' },
      windowId: 'window',
      dataset: sampleDataset({ columns: [{ name: 'p', type: 'numeric', role: 'score', missing: 0 }] }),
      window: { label: '2026-02-06' },
      side: {},
      wanted: ['performance'],
    } as unknown as Parameters<typeof measure>[0],
    { actor: testActor, signal: new AbortController().signal },
  );
  return { noted, measured };
}

const refuses = () => Promise.reject(new DriftGuardError('NOT_ENOUGH_DATA', 'Too few rows.'));

it('estimates a window without labels where the reference allows it, and says why not elsewhere', async () => {
  const asked: boolean[] = [];
  const estimating: MeasureDependencies['performance'] = {
    canEstimate: () => true,
    measureWindow: ({ labelled }) => {
      asked.push(labelled);
      return Promise.resolve({} as Awaited<ReturnType<MeasureDependencies['performance']['measureWindow']>>);
    },
  };
  expect(await withoutLabels(estimating)).toEqual({
    noted: [],
    measured: { measured: 1, estimated: 1, unmeasured: 0 },
  });
  expect(asked).toEqual([false]);
  expect((await withoutLabels({ ...estimating, canEstimate: () => false })).noted).toEqual([
    'Not measured, no labels yet.',
  ]);
  expect(await withoutLabels({ ...estimating, measureWindow: refuses })).toEqual({
    noted: ['Not measured, no labels yet. Not estimated: Too few rows.'],
    measured: { measured: 0, estimated: 0, unmeasured: 1 },
  });
});
