import { expect, it } from 'vitest';
import { checkedAttributes, requestOf } from '../../../../../../main/core/features/fairness/request.ts';
import type { FairnessRequest } from '../../../../../../shared/contract/fairness.ts';
import { sampleDataset } from '../../../../../support/renderer-samples.ts';

const names = { sex: 'protected', score: 'score', decided: 'prediction', label: 'label' } as const;
const dataset = sampleDataset({
  name: 'May',
  columns: Object.entries(names).map(([name, role]) => ({ name, role, type: 'numeric', missing: 0 })),
});
const without = (...left: readonly string[]) => ({
  ...dataset,
  columns: dataset.columns.filter(({ name }) => !left.includes(name)),
});
const given = { task: 'binary-classification', dataset, attributes: ['sex', 'age'], asked: null } as const;

function asked(part: Partial<FairnessRequest>): FairnessRequest {
  const { modelId, id: datasetId } = dataset;
  return {
    modelId,
    datasetId,
    decision: { kind: 'threshold', threshold: 0.3 },
    score: 'score',
    label: 'label',
    attributes: ['age'],
    ...part,
  };
}

it('decides by the roles of the columns where nobody has said otherwise', () => {
  expect(requestOf(given)).toMatchObject({
    decision: { kind: 'column', column: 'decided' },
    score: 'score',
    label: 'label',
    attributes: ['sex'],
  });
  expect(requestOf({ ...given, dataset: without('decided') }).decision).toEqual({
    kind: 'threshold',
    threshold: 0.5,
  });
  expect(requestOf({ ...given, task: 'regression' })).toMatchObject({
    decision: { kind: 'median' },
    score: 'decided',
  });
});

it('decides as a person asked for last, unless the labels were examined or a column is not there', () => {
  const decision = { kind: 'threshold', threshold: 0.3 };
  expect(requestOf({ ...given, asked: asked({}) })).toMatchObject({ decision, attributes: ['sex'] });
  const byRole = { kind: 'column', column: 'decided' };
  const ofLabels = asked({ decision: { kind: 'column', column: 'label' }, score: null, label: null });
  expect(requestOf({ ...given, asked: ofLabels }).decision).toEqual(byRole);
  expect(requestOf({ ...given, asked: asked({ label: 'late' }) }).decision).toEqual(byRole);
});

it('takes the first attributes that the data have, as many as one check can', () => {
  const attributes = ['a', 'gone', 'b', 'c', 'd', 'e', 'f'];
  const { columns } = sampleDataset({
    columns: attributes
      .filter((name) => name !== 'gone')
      .map((name) => ({ name, role: 'protected', type: 'categorical', missing: 0 })),
  });
  const wide = { ...dataset, columns: [...dataset.columns, ...columns] };
  expect(requestOf({ ...given, dataset: wide, attributes }).attributes).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(checkedAttributes(attributes, wide)).toMatchObject({ beyond: ['f'], absent: ['gone'] });
});

const refusal = (part: Partial<Parameters<typeof requestOf>[0]>) => () => requestOf({ ...given, ...part });

it('says what is missing', () => {
  expect(refusal({ attributes: [] })).toThrow('No protected attributes are chosen for this model yet.');
  expect(refusal({ attributes: ['age'] })).toThrow(
    '“May” has no column that is a protected attribute of the model.',
  );
  expect(refusal({ dataset: without('decided', 'score') })).toThrow(
    '“May” has no column with the role prediction or score, so nothing says how the model decided.',
  );
});
