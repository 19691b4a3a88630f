import { describe, expect, it } from 'vitest';
import { canBeEstimated, planOf } from '../../../../../../main/core/features/performance/rules.ts';
import type { Dataset } from '../../../../../../shared/contract/datasets.ts';
import type { ModelTask } from '../../../../../../shared/contract/models.ts';
import type { ColumnRole } from '../../../../../../shared/schema/column.ts';

/** What the rules look at of a data set; `missing` are the rows without a label. */
function dataOf(name: string, roles: readonly ColumnRole[], { rows = 100, missing = 0 } = {}): Dataset {
  const columns = roles.map((role) => ({ name: role, role, missing: role === 'label' ? missing : 0 }));
  return { id: name, name, rows, columns } as unknown as Dataset;
}

const scored = dataOf('Scored', ['score', 'label']);
const unlabelled = dataOf('Unlabelled', ['score']);

describe('what can be measured', () => {
  it.each([
    ['binary-classification', scored, null, 'binary'],
    ['binary-classification', dataOf('Decided', ['prediction', 'label']), scored, 'binary'],
    ['multiclass-classification', dataOf('Classes', ['prediction', 'label']), null, 'multiclass'],
    ['regression', dataOf('Numbers', ['prediction', 'label']), null, 'regression'],
    ['binary-classification', unlabelled, scored, 'estimate'],
    ['binary-classification', dataOf('Late', ['score', 'label'], { missing: 100 }), scored, 'estimate'],
    ['binary-classification', dataOf('Some', ['score', 'label'], { missing: 99 }), scored, 'binary'],
  ] as const)('of a model for %s', (task, dataset, reference, plan) => {
    expect(planOf(task, dataset, reference)).toBe(plan);
  });

  it('is an estimate in a window without labels of data that have some', () => {
    const some = dataOf('Some', ['score', 'label'], { missing: 99 });
    expect(planOf('binary-classification', some, scored, false)).toBe('estimate');
  });

  it.each([
    ['binary-classification', unlabelled, scored, true],
    ['multiclass-classification', unlabelled, scored, false],
    ['binary-classification', dataOf('Decided', ['prediction']), scored, false],
    ['binary-classification', unlabelled, dataOf('Decided', ['prediction', 'label']), false],
    ['binary-classification', unlabelled, dataOf('Bare', ['score']), false],
    ['binary-classification', scored, scored, false],
  ] as const)('can be estimated without labels of a model for %s (%#)', (task, dataset, reference, can) => {
    expect(canBeEstimated(task, dataset, reference)).toBe(can);
  });

  const refusals: readonly (readonly [string, ModelTask, Dataset, Dataset | null, string])[] = [
    ['a task without figures', 'other', scored, null, 'The task of the model is “other”'],
    [
      'neither score nor prediction',
      'binary-classification',
      dataOf('Bare', ['label']),
      null,
      '“Bare” has no column with the role score or prediction.',
    ],
    [
      'numbers without a prediction',
      'regression',
      scored,
      null,
      '“Scored” has no column with the role prediction.',
    ],
    [
      'no rows',
      'binary-classification',
      dataOf('Empty', ['score'], { rows: 0 }),
      null,
      '“Empty” has no rows.',
    ],
    [
      'no labels and no reference',
      'binary-classification',
      unlabelled,
      null,
      'Name a reference with scores and labels',
    ],
    [
      'a reference without labels',
      'binary-classification',
      scored,
      unlabelled,
      'The reference “Unlabelled” has no labels.',
    ],
    [
      'an estimate from a reference without scores',
      'binary-classification',
      unlabelled,
      dataOf('Decided', ['prediction', 'label']),
      'An estimate needs scores, and “Decided” has no column with the role score.',
    ],
    [
      'an estimate of data without scores',
      'binary-classification',
      dataOf('Decided', ['prediction']),
      scored,
      'An estimate needs scores, and “Decided” has no column with the role score.',
    ],
    [
      'numbers without labels',
      'regression',
      dataOf('Guessed', ['prediction']),
      dataOf('Numbers', ['prediction', 'label']),
      'without labels only a binary classification can be estimated',
    ],
    [
      'data as its own reference',
      'binary-classification',
      scored,
      scored,
      'The reference is the data set itself.',
    ],
  ];

  it.each(refusals)('is not: %s', (_, task, dataset, reference, sentence) => {
    expect(() => planOf(task, dataset, reference)).toThrow(sentence);
  });
});
