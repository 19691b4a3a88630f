import { describe, expect, it } from 'vitest';
import { createRequireDataset } from '../../../../../../main/core/features/datasets/require-dataset.ts';
import { dataset } from '../../../../../../shared/contract/datasets.ts';
import { datasetId, modelId } from '../../../../../../shared/schema/ids.ts';

const idOf = (last: number): string => `01890000-0000-7000-8000-00000000000${last}`;
const id = datasetId.parse(idOf(1));
const own = modelId.parse(idOf(2));
const other = modelId.parse(idOf(3));
const at = '2026-03-01T12:00:00.000Z';

const spring = dataset.parse({
  id,
  modelId: own,
  name: 'Spring',
  purpose: 'current',
  sourceName: 'spring.csv',
  sourceFormat: 'csv',
  sourceSha256: 'a'.repeat(64),
  evidenceSha256: 'b'.repeat(64),
  evidenceBytes: 100,
  rows: 10,
  rejectedRows: 0,
  rowVersion: 1,
  createdAt: at,
  deletedAt: null,
  columns: [],
});

describe('a data set to work with', () => {
  it('is one of the model', () => {
    expect(createRequireDataset({ get: () => spring })(id, own)).toEqual(spring);
  });

  it('is not found in another model', () => {
    expect(() => createRequireDataset({ get: () => spring })(id, other)).toThrow(
      expect.objectContaining({ code: 'DATASET_NOT_FOUND' }),
    );
  });

  it('is refused in the bin', () => {
    const deleted = dataset.parse({ ...spring, deletedAt: at });
    expect(() => createRequireDataset({ get: () => deleted })(id, own)).toThrow(
      expect.objectContaining({
        code: 'RECORD_DELETED',
        message: 'The data set “Spring” is in the bin. Restore it first.',
      }),
    );
  });
});
