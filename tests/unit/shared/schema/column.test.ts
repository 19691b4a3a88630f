import { describe, expect, it } from 'vitest';
import { columnRole, isCompared } from '../../../../shared/schema/column.ts';

describe('the role of a column', () => {
  it('says whether drift is looked for in it', () => {
    expect(columnRole.options.filter((role) => isCompared(role))).toEqual([
      'feature',
      'prediction',
      'score',
      'label',
      'protected',
    ]);
  });
});
