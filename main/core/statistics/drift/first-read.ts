import type { SideCounts } from '../../../../shared/schema/drift.ts';
import { createMoments, type Moments } from '../numeric/moments.ts';
import { createBucketCounter, type BucketCounter } from './counting/counter.ts';
import type { BucketPlan } from './counting/plan.ts';
import type { SideTally } from './counting/tally.ts';
import { createValueBuffer } from './value-buffer.ts';

/** True when none of values[from..to) is NaN or infinite. */
function allFinite(values: Float64Array, from: number, to: number): boolean {
  let sum = 0;
  for (let index = from; index < to; index += 1) {
    const value = values[index] ?? 0;
    // 0 for a finite value, NaN otherwise, and NaN stays in the sum.
    sum += value - value;
  }
  return sum === 0;
}

/** Values handled at a time, so that they are still in the nearest cache for the second pass over them. */
const blockSize = 4096;

/** One side read for the first time: kept while few, counted into buckets once there are more than the limit. */
export interface FirstRead {
  readonly add: (values: Float64Array, length: number) => void;
  readonly addMissing: (count: number) => void;
  readonly result: () => FirstReadResult;
}

export interface FirstReadResult {
  readonly counts: SideCounts;
  /** All values in ascending order while they were few; else null. */
  readonly sorted: Float64Array | null;
  /** Counts per bucket when there were many; else null. */
  readonly counted: {
    readonly plan: BucketPlan;
    readonly tally: SideTally;
    readonly moments: Moments;
  } | null;
}

export function createFirstRead(options: {
  readonly keptValues: number;
  readonly wasserstein: boolean;
  /** Called once, when counting begins. */
  readonly plan: () => BucketPlan;
}): FirstRead {
  let kept: ReturnType<typeof createValueBuffer> | null = createValueBuffer(options.keptValues);
  let counter: BucketCounter | null = null;
  let plan: BucketPlan | null = null;
  const moments = createMoments();
  let used = 0;
  let missing = 0;
  let notFinite = 0;

  function count(into: BucketCounter, values: Float64Array, from: number, to: number): void {
    for (let start = from; start < to; start += blockSize) {
      const end = Math.min(to, start + blockSize);
      moments.add(values, start, end);
      into.add(values, start, end);
    }
  }

  function beginCounting(buffered: Float64Array): BucketCounter {
    plan = options.plan();
    const created = createBucketCounter(plan, options.wasserstein);
    count(created, buffered, 0, buffered.length);
    return created;
  }

  return {
    add(values, length) {
      let index = 0;
      while (kept !== null && index < length) {
        const block = Math.min(length, index + blockSize);
        const end = allFinite(values, index, block) ? block : index + 1;
        if (end === index + 1 && !Number.isFinite(values[index])) {
          notFinite += 1;
          index = end;
          continue;
        }
        index += kept.pushAll(values, index, end);
        if (index < end) {
          // The first finite value beyond the limit: from here on all are counted.
          counter = beginCounting(kept.view());
          kept = null;
        }
      }
      if (counter !== null) count(counter, values, index, length);
    },
    addMissing(more) {
      missing += more;
    },
    result() {
      const seen = moments.result();
      used = kept?.length() ?? seen.count;
      const infinite = notFinite + (counter?.notFinite() ?? 0);
      const counts = { rows: used + missing + infinite, used, missing, notFinite: infinite };
      if (kept !== null) return { counts, sorted: kept.sorted(), counted: null };
      if (counter === null || plan === null) throw new Error('Counting has begun without a plan.');
      const tally = { counts: counter.counts, offsets: counter.offsets, total: used };
      return { counts, sorted: null, counted: { plan, tally, moments: seen } };
    },
  };
}
