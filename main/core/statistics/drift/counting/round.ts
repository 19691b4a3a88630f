import { countBelow } from '../../numeric/search.ts';
import type { ValueRange } from '../reading.ts';
import type { Inquiry } from './inquiry.ts';
import { blockSize, createIntervalFinder } from './interval-finder.ts';
import { rangeOf } from './piece.ts';
import type { Side } from './tally.ts';
import { chooseTargets, expectedOf, joinTargets, type Target } from './targets.ts';

const sides: readonly Side[] = ['reference', 'current'];

/** One reading of both sides in some pieces. */
export interface Round {
  /** Whether a side has values in the pieces. */
  readonly needs: (side: Side) => boolean;
  readonly ranges: (side: Side) => ValueRange[];
  /** Takes the values that lie in the pieces, ignores the others. */
  readonly add: (side: Side, values: Float64Array, length: number) => void;
  /** Takes them from values in ascending order that are at hand. */
  readonly addSorted: (side: Side, sorted: Float64Array) => void;
  /** Answers the inquiries. Throws when the values are not the ones that were counted before. */
  readonly close: () => void;
}

/** The next round for what is open; null when nothing is. */
export function createRound(inquiries: readonly Inquiry[], keptValues: number): Round | null {
  const targets = chooseTargets(inquiries, keptValues);
  if (targets.length === 0) return null;
  const runs = joinTargets(targets);
  const finder = createIntervalFinder(runs);
  const capacity = (side: Side): number =>
    targets.reduce((sum, target) => sum + (target.subdivision ? 0 : expectedOf(target, side)), 0);
  const gathered = {
    reference: new Float64Array(capacity('reference')),
    current: new Float64Array(capacity('current')),
  };
  const filled = { reference: 0, current: 0 };

  function take(side: Side, index: number, value: number): void {
    const run = runs[index];
    if (run === undefined || !run.wanted[side]) return;
    if (run.subdivision) {
      run.subdivision.add(side, value);
    } else {
      const buffer = gathered[side];
      if (filled[side] < buffer.length) buffer[filled[side]] = value;
      filled[side] += 1;
    }
  }

  function checkCounts(side: Side): void {
    const unchanged =
      filled[side] === gathered[side].length &&
      targets.every(
        (target) =>
          target.subdivision === null || target.subdivision.counted(side) === expectedOf(target, side),
      );
    if (!unchanged) throw new Error(`The ${side} values changed between two reads.`);
  }

  return {
    needs: (side) => targets.some((target) => expectedOf(target, side) > 0),
    ranges: (side) => joinTargets(targets.filter((target) => expectedOf(target, side) > 0)).map(rangeOf),
    add(side, values, length) {
      const { indices, owners } = finder;
      for (let from = 0; from < length; from += blockSize) {
        const count = finder.find(values, from, Math.min(length, from + blockSize));
        for (let at = 0; at < count; at += 1) {
          take(side, owners[at] ?? 0, values[indices[at] ?? 0] ?? 0);
        }
      }
    },
    addSorted(side, sorted) {
      for (const [index, run] of runs.entries()) {
        const end = countBelow(sorted, run.end);
        for (let at = countBelow(sorted, run.lower); at < end; at += 1) take(side, index, sorted[at] ?? 0);
      }
    },
    close() {
      for (const side of sides) {
        checkCounts(side);
        gathered[side].sort();
      }
      const taken = { reference: 0, current: 0 };
      const next = (target: Target, side: Side): Float64Array => {
        const from = taken[side];
        taken[side] += expectedOf(target, side);
        return gathered[side].subarray(from, taken[side]);
      };
      for (const target of targets) {
        const { piece, subdivision, asked } = target;
        if (subdivision) {
          const parts = subdivision.parts();
          for (const inquiry of asked) inquiry.answerParts(piece, parts);
        } else {
          const reference = next(target, 'reference');
          const current = next(target, 'current');
          for (const inquiry of asked) inquiry.answerValues(piece, reference, current);
        }
      }
    },
  };
}
