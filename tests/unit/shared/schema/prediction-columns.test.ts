import { describe, expect, it } from 'vitest';
import { recognisePredictionColumns } from '../../../../shared/schema/prediction-columns.ts';

const none = { id: null, at: null, score: null, prediction: null, label: null, features: null };

const present = [
  { name: 'row', role: 'id' },
  { name: 'number', role: 'id' },
  { name: 'at', role: 'timestamp' },
  { name: 'age', role: 'feature' },
  { name: 'sex', role: 'protected' },
  { name: 'remark', role: 'ignore' },
  { name: 'pd', role: 'score' },
] as const;

describe('the columns of a file of predictions', () => {
  it('are those that look like it, and null where none does', () => {
    expect(recognisePredictionColumns(none, present)).toEqual({
      id: 'row',
      at: 'at',
      score: 'pd',
      prediction: null,
      label: null,
      features: ['age', 'sex'],
    });
  });

  it('are what was named, and what was named is nothing else', () => {
    expect(recognisePredictionColumns({ ...none, score: 'age', label: 'row' }, present)).toEqual({
      id: 'number',
      at: 'at',
      score: 'age',
      prediction: null,
      label: 'row',
      features: ['sex'],
    });
    expect(recognisePredictionColumns({ ...none, features: ['pd', 'remark'] }, present)).toMatchObject({
      score: null,
      features: ['pd', 'remark'],
    });
  });
});
