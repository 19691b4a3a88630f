import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { gapRatesOf, ratesOf } from '../../../../../../main/core/statistics/fairness/metrics.ts';

const count = fc.nat({ max: 50 });

it('draws gaps from the same rates as it tells of a group, undefined ones included', () => {
  fc.assert(
    fc.property(count, count, count, count, count, (tp, fp, tn, fn, unlabelled) => {
      const counts = { tp, fp, tn, fn, selected: tp + fp, n: tp + fp + tn + fn + unlabelled };
      const { selectionRate, tpr, fpr, fnr, precision, accuracy } = ratesOf(counts);
      expect(gapRatesOf(counts)).toEqual({ selectionRate, tpr, fpr, fnr, precision, accuracy });
    }),
  );
});
