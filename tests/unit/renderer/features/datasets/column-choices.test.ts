import { describe, expect, it } from 'vitest';
import {
  chosenColumns,
  columnProblems,
  suggestedName,
} from '../../../../../renderer/features/datasets/column-choices.ts';
import { samplePreview } from '../../../../support/renderer-samples.ts';

describe('the columns of an import', () => {
  it('are as detected, with the choices of the person over it', () => {
    const { columns } = samplePreview();
    expect(
      chosenColumns(columns, {
        region: { role: 'protected' },
        rooms: { type: 'categorical' },
        gone: { role: 'id' },
      }),
    ).toEqual([
      { name: 'rooms', type: 'categorical', role: 'feature' },
      { name: 'region', type: 'categorical', role: 'protected' },
    ]);
  });

  it('are not confused by a column with the name of a built-in', () => {
    const [column] = samplePreview().columns;
    if (column === undefined) throw new Error('The sample has no column.');
    expect(chosenColumns([{ ...column, name: 'constructor' }], {})).toEqual([
      { name: 'constructor', type: 'numeric', role: 'feature' },
    ]);
  });

  it('cannot be imported with a single role given twice, or with nothing to compare', () => {
    expect(
      columnProblems([
        { name: 'a', type: 'numeric', role: 'id' },
        { name: 'b', type: 'numeric', role: 'id' },
      ]),
    ).toEqual([
      { key: 'roleTwice', role: 'id', names: ['a', 'b'] },
      { key: 'noFeature', role: 'feature' },
    ]);
    expect(columnProblems([{ name: 'a', type: 'numeric', role: 'feature' }])).toEqual([]);
  });

  it('take the name of the data set from the file, without its ending', () => {
    expect(
      ['homes-2025.csv', 'scores.csv.gz', 'v1.2 final.parquet', '.csv', 'plain'].map(suggestedName),
    ).toEqual(['homes-2025', 'scores', 'v1.2 final', '.csv', 'plain']);
  });
});
