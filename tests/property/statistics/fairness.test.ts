import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { fairnessResult } from '../../../shared/schema/fairness.ts';
import { analyse } from '../../support/group-cells.ts';
import { reportSeed } from '../../support/property.ts';

const value = fc.option(fc.constantFrom('a', 'b', 'c', 'a|b', '(missing)', '__proto__'), { nil: null });
const cell = fc.record({
  values: fc.tuple(value, value),
  selected: fc.boolean(),
  label: fc.option(fc.boolean(), { nil: null }),
  rows: fc.nat(200),
  scored: fc.constant(0),
  scoreSum: fc.constant(0),
});
const cells = fc.array(cell, { minLength: 1, maxLength: 40 });
const minimum = fc.constantFrom(1, 30);

it('gives the same whatever the order of the rows', () => {
  fc.assert(
    fc.property(cells, fc.infiniteStream(fc.nat()), minimum, (list, keys, minimumGroupSize) => {
      const shuffled = list
        .map((entry) => ({ entry, key: keys.next().value }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ entry }) => entry);
      const config = { minimumGroupSize };
      expect(analyse(['x', 'y'], shuffled, config)).toEqual(analyse(['x', 'y'], list, config));
    }),
    reportSeed({ numRuns: 60 }),
  );
});

it('gives the same whether rows come one by one or counted', () => {
  fc.assert(
    fc.property(cells, (list) => {
      const split = list.flatMap((entry) => {
        const half = Math.floor(entry.rows / 2);
        return [
          { ...entry, rows: half },
          { ...entry, rows: entry.rows - half },
        ];
      });
      expect(analyse(['x', 'y'], split)).toEqual(analyse(['x', 'y'], list));
    }),
    reportSeed({ numRuns: 60 }),
  );
});

it('fits its schema, and every group of an attribute is the sum of its crossings', () => {
  fc.assert(
    fc.property(cells, minimum, (list, minimumGroupSize) => {
      const result = analyse(['x', 'y'], list, { minimumGroupSize });
      fairnessResult.parse(result);
      for (const [position, attribute] of result.attributes.entries()) {
        for (const { values, metrics } of attribute.groups) {
          const parts = result.intersection.groups.filter((part) => part.values[position] === values[0]);
          const total = (pick: (part: (typeof parts)[number]) => number) =>
            parts.reduce((sum, part) => sum + pick(part), 0);
          expect([total((part) => part.metrics.n), total((part) => part.metrics.tp)]).toEqual([
            metrics.n,
            metrics.tp,
          ]);
        }
      }
    }),
    reportSeed({ numRuns: 60 }),
  );
});

it('is a violation only below four fifths with an interval that leaves out 1', () => {
  fc.assert(
    fc.property(cells, (list) => {
      for (const comparison of analyse(['x', 'y'], list).intersection.comparisons) {
        if (comparison.verdict !== 'violation') continue;
        const [low, high] = comparison.ratioInterval ?? [0, 2];
        expect(comparison.belowFourFifths).toBe(true);
        expect(high < 1 || low > 1).toBe(true);
        expect(Math.min(comparison.n, comparison.referenceN)).toBeGreaterThanOrEqual(30);
      }
    }),
    reportSeed({ numRuns: 100 }),
  );
});
