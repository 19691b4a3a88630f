import { describe, expect, it } from 'vitest';
import { createBucketCounter } from '../../../../../../../main/core/statistics/drift/counting/counter.ts';
import {
  planBuckets,
  type BucketPlan,
} from '../../../../../../../main/core/statistics/drift/counting/plan.ts';
import { nextDown, nextUp } from '../../../../../../../main/core/statistics/numeric/double-image.ts';
import { countAtMost } from '../../../../../../../main/core/statistics/numeric/search.ts';

function planOf(...values: number[]): BucketPlan {
  return planBuckets(Float64Array.from(values).toSorted());
}

/** Bucket that counting puts a single value into. */
function countedBucket(plan: BucketPlan, value: number): number {
  const counter = createBucketCounter(plan, false);
  counter.add(Float64Array.of(value), 0, 1);
  return counter.counts.indexOf(1);
}

const wide = Float64Array.from(
  { length: 3000 },
  (_, index) => Math.sin(index) * 10 ** (index % 300),
).toSorted();

describe('bucket plan', () => {
  it('covers all doubles in ascending order', () => {
    const { lowers, bucketCount } = planBuckets(wide);
    expect(lowers).toHaveLength(bucketCount + 1);
    expect(lowers.findIndex((lower, bucket) => bucket > 0 && lower <= (lowers[bucket - 1] ?? lower))).toBe(
      -1,
    );
    expect([lowers[0], lowers[bucketCount]]).toEqual([-Number.MAX_VALUE, Number.POSITIVE_INFINITY]);
  });

  it('counts a value where its lower ends say', () => {
    const plan = planBuckets(wide);
    const probes = [
      ...wide.slice(0, 40),
      ...wide.slice(-40),
      0,
      -0,
      Number.MIN_VALUE,
      -Number.MIN_VALUE,
      1,
      nextDown(1),
    ];
    const probed = probes.flatMap((value) => [nextDown(value), value, nextUp(value)]).filter(Number.isFinite);
    expect(probed.map((value) => countedBucket(plan, value))).toEqual(
      probed.map((value) => countAtMost(plan.lowers, value) - 1),
    );
  });

  it('gives a value that occurs often a bucket to itself', () => {
    const plan = planOf(...Array.from<number>({ length: 1000 }).fill(5), ...wide);
    const bucket = countedBucket(plan, 5);
    expect([plan.lowers[bucket], plan.lowers[bucket + 1]]).toEqual([5, nextUp(5)]);
  });

  it('puts both zeros into one bucket, apart from what surrounds them', () => {
    const plan = planOf(...Array.from<number>({ length: 100 }).fill(0));
    const zero = countedBucket(plan, 0);
    expect([-Number.MIN_VALUE, -0, 0, Number.MIN_VALUE].map((value) => countedBucket(plan, value))).toEqual([
      zero - 1,
      zero,
      zero,
      zero + 1,
    ]);
  });

  it('cuts a narrow cluster finely beside an outlier', () => {
    const cluster = Array.from({ length: 4000 }, (_, index) => 1000 + index * 1e-9);
    const plan = planOf(...cluster, 1e300);
    const counter = createBucketCounter(plan, false);
    counter.add(Float64Array.from(cluster), 0, cluster.length);
    expect(counter.counts.reduce((most, count) => Math.max(most, count))).toBeLessThanOrEqual(2);
  });

  it('is valid without any value', () => {
    const plan = planOf();
    expect(countedBucket(plan, 3)).toBe(countAtMost(plan.lowers, 3) - 1);
  });

  it('counts what is not finite apart and sums distances from the lower end', () => {
    const plan = planOf(1, 2, 3);
    const counter = createBucketCounter(plan, true);
    counter.add(
      Float64Array.of(9, 2.5, Number.NaN, 2.5, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
      1,
      6,
    );
    const bucket = countAtMost(plan.lowers, 2.5) - 1;
    expect({
      notFinite: counter.notFinite(),
      count: counter.counts[bucket],
      sum: counter.offsets?.[bucket],
    }).toEqual({
      notFinite: 3,
      count: 2,
      sum: 2 * (2.5 - (plan.lowers[bucket] ?? 0)),
    });
    expect(counter.counts.reduce((sum, count) => sum + count, 0)).toBe(2);
  });
});
