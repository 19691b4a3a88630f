import { describe, expect, it } from 'vitest';
import { asBefore } from '../../../../../../main/core/features/datasets/as-before.ts';
import type { ImportColumn } from '../../../../../../shared/contract/datasets.ts';

const column = (name: string, type: ImportColumn['type'], role: ImportColumn['role']): ImportColumn => ({
  name,
  type,
  role,
});

describe('asBefore', () => {
  it('gives the columns that are known the role that they have in the reference', () => {
    const { columns, known, lacking } = asBefore(
      [column('age', 'numeric', 'protected'), column('repaid', 'boolean', 'feature')],
      [
        column('age', 'numeric', 'feature'),
        column('repaid', 'boolean', 'label'),
        column('sex', 'categorical', 'protected'),
      ],
    );
    expect(columns).toEqual([column('age', 'numeric', 'feature'), column('repaid', 'boolean', 'label')]);
    expect({ known, lacking }).toEqual({ known: 2, lacking: ['sex'] });
  });

  it('reads numbers as categories where the reference does, and no text as numbers', () => {
    const { columns } = asBefore(
      [column('region', 'numeric', 'feature'), column('income', 'categorical', 'feature')],
      [column('region', 'categorical', 'feature'), column('income', 'numeric', 'feature')],
    );
    expect(columns.map(({ type }) => type)).toEqual(['categorical', 'categorical']);
  });

  it('leaves a role that only one column can have to the column that has it in the reference', () => {
    const { columns } = asBefore(
      [column('outcome', 'boolean', 'label'), column('repaid', 'boolean', 'feature')],
      [column('repaid', 'boolean', 'label')],
    );
    expect(columns.map(({ role }) => role)).toEqual(['feature', 'label']);
  });

  it('changes nothing without a reference', () => {
    const own = [column('outcome', 'boolean', 'label'), column('region', 'numeric', 'feature')];
    expect(asBefore(own, [])).toEqual({ columns: own, known: 0, lacking: [] });
  });
});
