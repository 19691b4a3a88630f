import { expect, it, describe } from 'vitest';
import {
  fitComponents,
  reconstructionErrors,
} from '../../main/core/statistics/multivariate/reconstruction.ts';
import { checkFigures, referenceCases } from '../support/reference.ts';

interface PcaCase {
  readonly fit: readonly (readonly number[])[];
  readonly other: readonly (readonly number[])[];
  readonly components: number;
  readonly explained: number;
  readonly fit_errors: readonly number[];
  readonly other_errors: readonly number[];
}

const tolerance = { relative: 1e-9, absolute: 1e-9 };

describe('reconstruction errors against scikit-learn', () => {
  it.each(referenceCases<PcaCase>('multivariate').map((entry, index) => [index, entry] as const))(
    'sample %i',
    (_, entry) => {
      const fit = entry.fit.map((values) => Float64Array.from(values));
      const other = entry.other.map((values) => Float64Array.from(values));
      const components = fitComponents(fit);
      const check = checkFigures();
      expect(components.count).toBe(entry.components);
      check.near('explained', components.explained, entry.explained, tolerance);
      check.allNear('fit', [...reconstructionErrors(components, fit).errors], entry.fit_errors, tolerance);
      const errors = reconstructionErrors(components, other).errors;
      check.allNear('other', [...errors], entry.other_errors, tolerance);
      expect(check.misses).toEqual([]);
    },
  );
});
