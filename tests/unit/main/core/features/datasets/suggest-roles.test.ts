import { describe, expect, it } from 'vitest';
import { suggestRoles } from '../../../../../../main/core/features/datasets/suggest-roles.ts';
import type { ColumnType } from '../../../../../../shared/schema/column.ts';

const rows = 1000;
const column = (name: string, type: ColumnType = 'numeric', distinct = 10, missing = 0) => ({
  name,
  type,
  distinct,
  missing,
});
const roleOf = (...facts: Parameters<typeof column>) => suggestRoles([column(...facts)], rows)[0];

describe('suggested roles', () => {
  it.each([
    ['customer_id', 'id'],
    ['rowId', 'id'],
    ['y_pred', 'prediction'],
    ['Prediction', 'prediction'],
    ['score', 'score'],
    ['probability', 'score'],
    ['target', 'label'],
    ['y_true', 'label'],
    ['sex', 'protected'],
    ['Native-Country', 'protected'],
    ['maritalStatus', 'protected'],
    ['age', 'protected'],
    ['income', 'feature'],
    ['outcome_last_year', 'feature'],
    ['average', 'feature'],
  ])('%s is %s', (name, role) => {
    expect(roleOf(name, 'numeric', role === 'id' ? rows : 10)).toBe(role);
  });

  it('look at the values too', () => {
    expect(roleOf('customer_id', 'numeric', 10)).toBe('feature');
    expect(roleOf('score', 'categorical')).toBe('feature');
    expect(roleOf('created_at', 'datetime', rows)).toBe('timestamp');
    expect(roleOf('comment', 'text', rows)).toBe('ignore');
    expect(roleOf('empty', 'categorical', 0, rows)).toBe('ignore');
  });

  it('give a role that one column can have to the best fit only', () => {
    const columns = [
      column('model_score'),
      column('score'),
      column('label'),
      column('class'),
      column('booked_on', 'datetime', rows),
      column('timestamp', 'datetime', rows),
      column('sex', 'categorical'),
      column('race', 'categorical'),
    ];
    expect(suggestRoles(columns, rows)).toEqual([
      'feature',
      'score',
      'label',
      'feature',
      'ignore',
      'timestamp',
      'protected',
      'protected',
    ]);
  });
});
