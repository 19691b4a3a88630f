import { describe, expect, it } from 'vitest';
import {
  createNumericComparison,
  createNumericProfileBuilder,
  type FeatureComparison,
  type Read,
} from '../../../../../../main/core/statistics/index.ts';
import { ksOfSorted } from '../../../../../../main/core/statistics/drift/ks/sorted-statistic.ts';
import { driftConfig } from '../../../../../../shared/schema/drift.ts';
import { readThrough, smoothColumn, type NumericColumns } from '../../../../../support/numeric-reading.ts';

const config = driftConfig.parse({ tests: ['ks', 'psi', 'wasserstein'] });

function compare(columns: NumericColumns, keptValues: number, reads: Read[] = []): FeatureComparison {
  const profile = readThrough(
    createNumericProfileBuilder({ bins: config.bins, wasserstein: true, keptValues }),
    columns,
  );
  const session = createNumericComparison({ name: 'x', profile, config, keptValues });
  return readThrough(session, columns, { log: { reads } });
}

function statisticOf(comparison: FeatureComparison, id: string): number | null | undefined {
  return comparison.tests.find((test) => test.id === id)?.statistic;
}

describe('comparison of a numeric column in chunks', () => {
  it('asks for the current values once when both sides are small', () => {
    const reads: Read[] = [];
    compare({ reference: smoothColumn(500, 1), current: smoothColumn(500, 2) }, 1000, reads);
    expect(reads).toEqual([{ side: 'current', ranges: null }]);
  });

  it('asks for a small part of both sides again when both are large', () => {
    const columns = { reference: smoothColumn(60_000, 1), current: smoothColumn(50_000, 2, 0.05) };
    const reads: Read[] = [];
    const comparison = compare(columns, 4096, reads);
    const share = (read: Read): number => {
      const values = columns[read.side];
      const ranges = read.ranges ?? [];
      const inside = values.filter((value) =>
        ranges.some(({ lower, upper }) => value >= lower && value <= upper),
      );
      return inside.length / values.length;
    };
    const [first, ...again] = reads;
    expect(first).toEqual({ side: 'current', ranges: null });
    expect(again.map((read) => read.side)).toEqual(['reference', 'current']);
    expect(again.filter((read) => share(read) > 0.1)).toEqual([]);
    expect(statisticOf(comparison, 'ks')).toBe(
      ksOfSorted(columns.reference.toSorted(), columns.current.toSorted()),
    );
  });

  it('needs no more than the ranges that it asks for', () => {
    const columns = { reference: smoothColumn(60_000, 1), current: smoothColumn(50_000, 2, 0.05) };
    const profile = readThrough(
      createNumericProfileBuilder({ bins: config.bins, wasserstein: true, keptValues: 4096 }),
      columns,
    );
    const session = createNumericComparison({ name: 'x', profile, config, keptValues: 4096 });
    for (let read = session.nextRead(); read !== null; read = session.nextRead()) {
      const { ranges, side } = read;
      session.add(
        columns[side].filter(
          (value) => ranges === null || ranges.some(({ lower, upper }) => value >= lower && value <= upper),
        ),
      );
    }
    expect(session.finish()).toEqual(compare(columns, 4096));
  });

  it('finds the exact distance inside a cluster far narrower than any bucket', () => {
    // The sample that lays out the buckets takes every second value or fewer, so it holds none of the cluster:
    // the bucket around it has to be cut finer again and again.
    const broad = smoothColumn(3000, 3);
    const withCluster = (from: number): Float64Array =>
      Float64Array.from([...broad].flatMap((value, index) => [value, 0.5 + (from + index) * 2 ** -50]));
    const columns = { reference: withCluster(0), current: withCluster(700) };
    const exact = ksOfSorted(columns.reference.toSorted(), columns.current.toSorted());
    expect([statisticOf(compare(columns, 64), 'ks'), exact > 0.09]).toEqual([exact, true]);
  });

  it('looks for nothing between sides that are known to be the same, and finds what it would have found', () => {
    const values = smoothColumn(30_000, 3);
    const columns = { reference: values, current: values };
    const profile = readThrough(
      createNumericProfileBuilder({ bins: config.bins, wasserstein: true, keptValues: 4096 }),
      columns,
    );
    const reads: Read[] = [];
    const session = createNumericComparison({
      name: 'x',
      profile,
      config,
      keptValues: 4096,
      identical: true,
    });
    const short = readThrough(session, columns, { log: { reads } });
    const long = compare(columns, 4096);
    expect(short.tests.map(({ id, statistic, pValue }) => [id, statistic, pValue])).toEqual(
      long.tests.map(({ id, statistic, pValue }) => [id, statistic, pValue]),
    );
    expect(short.distribution).toEqual(long.distribution);
    expect(reads.every(({ side }) => side === 'current')).toBe(true);
  });

  it('says by how much the distance could be larger when two equal sides exceed the work limit', () => {
    const values = smoothColumn(40_000, 4);
    const comparison = compare({ reference: values, current: values.toReversed() }, 64);
    const ks = comparison.tests.find((test) => test.id === 'ks');
    const bound = ks?.details['errorBound'];
    expect(ks).toMatchObject({
      statistic: 0,
      pValue: 1,
      notes: [expect.stringMatching(/^The work limit was reached: D could be larger by up to 0\.00\d+\.$/)],
    });
    expect(bound).toBeLessThan(0.01);
  });

  it('refuses values that changed between two reads', () => {
    const columns = { reference: smoothColumn(9000, 1), current: smoothColumn(9000, 2) };
    const profile = readThrough(
      createNumericProfileBuilder({ bins: config.bins, wasserstein: true, keptValues: 1000 }),
      columns,
    );
    const session = createNumericComparison({ name: 'x', profile, config, keptValues: 1000 });
    session.nextRead();
    session.add(columns.current);
    session.nextRead();
    session.add(columns.reference.slice(0, 10));
    session.nextRead();
    session.add(columns.current);
    expect(() => session.nextRead()).toThrow('The reference values changed between two reads.');
  });

  it('refuses to finish before all is read', () => {
    const columns = { reference: smoothColumn(90, 1), current: smoothColumn(90, 2) };
    const builder = createNumericProfileBuilder({ bins: config.bins, wasserstein: true });
    expect(() => builder.finish()).toThrow('The reference has not been read to the end.');
    const session = createNumericComparison({ name: 'x', profile: readThrough(builder, columns), config });
    session.nextRead();
    expect(() => session.finish()).toThrow('The current data have not been read to the end.');
  });

  it('refuses a profile that lacks the sums for the Wasserstein distance', () => {
    const columns = { reference: smoothColumn(5000, 1), current: smoothColumn(5000, 2) };
    const profile = readThrough(
      createNumericProfileBuilder({ bins: config.bins, wasserstein: false, keptValues: 1000 }),
      columns,
    );
    const session = createNumericComparison({ name: 'x', profile, config, keptValues: 1000 });
    expect(() => readThrough(session, columns)).toThrow(
      'The profile was built without the sums that the Wasserstein distance needs.',
    );
  });

  it('counts missing and infinite values apart, in both ways', () => {
    const values = [Number.NaN, ...smoothColumn(3000, 5), Number.POSITIVE_INFINITY];
    const columns = { reference: Float64Array.from(values), current: Float64Array.from(values) };
    const sides = [1_000_000, 500].map((keptValues) => {
      const profile = readThrough(
        createNumericProfileBuilder({ bins: config.bins, wasserstein: true, keptValues }),
        columns,
        { missing: 7 },
      );
      const session = createNumericComparison({ name: 'x', profile, config, keptValues });
      const { reference, current } = readThrough(session, columns, { missing: 5 });
      return { reference, current };
    });
    const expected = {
      reference: { rows: 3009, used: 3000, missing: 7, notFinite: 2 },
      current: { rows: 3007, used: 3000, missing: 5, notFinite: 2 },
    };
    expect(sides).toEqual([expected, expected]);
  });

  it('draws the histogram and the distribution functions from exact counts', () => {
    const columns = { reference: smoothColumn(30_000, 6), current: smoothColumn(20_000, 7, 3) };
    const { distribution } = compare(columns, 1024);
    if (distribution.kind !== 'numeric') throw new Error('The column is numeric.');
    const { histogram, ecdf } = distribution;
    const inBars = (values: Float64Array): number[] =>
      histogram.edges.slice(1).map((upper, bar, uppers) => {
        const lower = bar === 0 ? Number.NEGATIVE_INFINITY : (histogram.edges[bar] ?? 0);
        const end = bar === uppers.length - 1 ? Number.POSITIVE_INFINITY : upper;
        return values.filter((value) => value > lower && value <= end).length;
      });
    expect([histogram.reference, histogram.current]).toEqual([
      inBars(columns.reference),
      inBars(columns.current),
    ]);
    const heights = (values: Float64Array): number[] =>
      ecdf.points.map((point) => values.filter((value) => value <= point).length / values.length);
    expect([ecdf.reference, ecdf.current]).toEqual([heights(columns.reference), heights(columns.current)]);
  });
});
