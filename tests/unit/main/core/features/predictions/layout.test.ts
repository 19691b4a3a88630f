import { expect, it } from 'vitest';
import { layOut } from '../../../../../../main/core/features/predictions/layout.ts';
import { utcInstant } from '../../../../../../shared/schema/time.ts';

const fields = {
  features: { age: 'numeric', zip: 'numeric', sex: 'categorical', note: null },
  score: true,
  prediction: 'boolean',
  label: null,
} as const;

const record = {
  id: 'p-1',
  at: utcInstant.parse('2026-03-01T09:30:00.000Z'),
  score: 0.5,
  prediction: true,
  label: null,
  features: { age: 41, zip: 8001 },
};

it('uses names of its own where the model has no reference', () => {
  const { columns, rowOf } = layOut(fields, []);
  expect(columns).toEqual([
    { name: 'prediction_id', type: 'text', role: 'id' },
    { name: 'predicted_at', type: 'datetime', role: 'timestamp' },
    { name: 'age', type: 'numeric', role: 'feature' },
    { name: 'zip', type: 'numeric', role: 'feature' },
    { name: 'sex', type: 'categorical', role: 'feature' },
    { name: 'note', type: 'categorical', role: 'feature' },
    { name: 'score', type: 'numeric', role: 'score' },
    { name: 'prediction', type: 'boolean', role: 'prediction' },
  ]);
  expect(rowOf(record, null)).toEqual({
    prediction_id: 'p-1',
    predicted_at: '2026-03-01T09:30:00.000Z',
    age: 41,
    zip: 8001,
    sex: null,
    note: null,
    score: 0.5,
    prediction: true,
  });
});

it('names, types and uses columns as the reference does, where the values can be read so', () => {
  const { columns } = layOut({ ...fields, label: 'numeric' }, [
    { name: 'application', type: 'numeric', role: 'id' },
    { name: 'zip', type: 'categorical', role: 'feature' },
    { name: 'age', type: 'boolean', role: 'feature' },
    { name: 'sex', type: 'categorical', role: 'protected' },
    { name: 'note', type: 'text', role: 'feature' },
    { name: 'proba', type: 'numeric', role: 'score' },
    // A feature of the batch has this name.
    { name: 'AGE', type: 'numeric', role: 'prediction' },
    { name: 'defaulted', type: 'categorical', role: 'label' },
  ]);
  expect(columns.map(({ name, type, role }) => `${name} ${type} ${role}`)).toEqual([
    'application text id',
    'predicted_at datetime timestamp',
    'age numeric feature',
    'zip categorical feature',
    'sex categorical protected',
    'note text feature',
    'proba numeric score',
    'prediction boolean prediction',
    'defaulted categorical label',
  ]);
});

it('refuses a batch of protected attributes alone', () => {
  expect(() =>
    layOut({ ...fields, features: { sex: 'categorical' } }, [
      { name: 'sex', type: 'categorical', role: 'protected' },
    ]),
  ).toThrow('Every feature of the batch is a protected attribute in the reference');
});
