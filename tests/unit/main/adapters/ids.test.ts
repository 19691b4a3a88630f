import { expect, it } from 'vitest';
import { uuidSource } from '../../../../main/adapters/ids.ts';
import { modelId } from '../../../../shared/schema/ids.ts';

it('makes identifiers that records take, that differ and that rise', () => {
  const ids = Array.from({ length: 5000 }, () => uuidSource.next());
  expect(ids.every((id) => modelId.safeParse(id).success)).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids.map((id) => id[14]))).toEqual(new Set(['7']));
});
