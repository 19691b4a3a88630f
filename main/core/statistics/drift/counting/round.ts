import { highWordOffset, nextDown, prefixOf } from '../../numeric/double-image.ts';
import { countAtMost, countBelow } from '../../numeric/search.ts';
import type { ValueRange } from '../reading.ts';
import type { Inquiry } from './inquiry.ts';
import { rangeOf, type Piece } from './piece.ts';
import { createSubdivision, type Subdivision } from './subdivision.ts';
import type { Side } from './tally.ts';

const mostHeavyPieces = 64;

/** Work of one round, from the number of values that a side may keep in memory. */
interface RoundLimits {
  /** A piece with more wanted values than this is cut finer instead of gathered. */
  readonly heavyPiece: number;
  readonly mostGathered: number;
}

function limitsFor(keptValues: number): RoundLimits {
  return { heavyPiece: Math.ceil(keptValues / 4), mostGathered: 8 * keptValues };
}

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

/** A piece to be looked into and how. */
interface Target {
  readonly piece: Piece;
  /** Who is to be answered. */
  readonly asked: Set<Inquiry>;
  readonly wanted: { reference: boolean; current: boolean };
  /** Null: its values are gathered. */
  readonly subdivision: Subdivision | null;
}

const sides: readonly Side[] = ['reference', 'current'];

function newTarget(piece: Piece, heavy: boolean): Target {
  return {
    piece,
    asked: new Set(),
    wanted: { reference: false, current: false },
    subdivision: heavy ? createSubdivision(piece) : null,
  };
}

/** As many open pieces as one round takes; those of the first inquiries are chosen first. The others stay open. */
function chooseTargets(inquiries: readonly Inquiry[], limits: RoundLimits): Target[] {
  const { heavyPiece, mostGathered } = limits;
  const targets = new Map<number, Target>();
  let gathered = 0;
  let cut = 0;
  for (const inquiry of inquiries) {
    for (const piece of inquiry.open()) {
      const known = targets.get(piece.lower);
      if (known !== undefined && known.piece.end !== piece.end) continue;
      const fresh = inquiry.sides.filter((side) => known?.wanted[side] !== true);
      const mass = fresh.reduce((sum, side) => sum + piece[side].count, 0);
      const target = known ?? newTarget(piece, mass > heavyPiece);
      if (target.subdivision === null) {
        if (gathered + mass > mostGathered) continue;
        gathered += mass;
      } else if (known === undefined) {
        if (cut === mostHeavyPieces) continue;
        cut += 1;
      }
      for (const side of fresh) target.wanted[side] = true;
      target.asked.add(inquiry);
      targets.set(piece.lower, target);
    }
  }
  return withoutOverlap([...targets.values()].toSorted((a, b) => a.piece.lower - b.piece.lower));
}

/** Two inquiries may hold parts of different sizes of the same bucket; only one of them is looked into at a time. */
function withoutOverlap(ascending: readonly Target[]): Target[] {
  let end = Number.NEGATIVE_INFINITY;
  return ascending.filter((target) => {
    if (target.piece.lower < end) return false;
    ({ end } = target.piece);
    return true;
  });
}

/** How many values of a side a target will be told. */
function expectedOf(target: Target, side: Side): number {
  return target.wanted[side] ? target.piece[side].count : 0;
}

/**
 * Values are passed over by a small table first: 6 bits of the exponent and 10 of the fraction, the low 16 of the
 * first 22 bits of the image. Values far apart may share an entry; that costs time, not truth.
 */
const filterShift = 10;
const filterSize = 65_536;

/** Marks the entries that pieces reach into. */
function filterOf(pieces: readonly Piece[]): Uint8Array {
  const marked = new Uint8Array(filterSize);
  for (const piece of pieces) {
    // -0 has the prefix before that of 0.
    const first = (prefixOf(piece.lower) >>> filterShift) - (piece.lower === 0 ? 1 : 0);
    const last = prefixOf(nextDown(piece.end)) >>> filterShift;
    if (last - first >= filterSize) return marked.fill(1);
    for (let prefix = first; prefix <= last; prefix += 1) marked[prefix & (filterSize - 1)] = 1;
  }
  return marked;
}

/**
 * Writes where the values of values[from..to) stand whose entry is marked and answers how many. A loop without
 * calls, like the counting ones.
 */
function findMarked(
  words: Uint32Array,
  range: { readonly from: number; readonly to: number },
  marked: Uint8Array,
  found: Uint32Array,
): number {
  const { from, to } = range;
  let count = 0;
  let wordIndex = 2 * from + highWordOffset;
  for (let index = from; index < to; index += 1) {
    const word = words[wordIndex] ?? 0;
    wordIndex += 2;
    const prefix = word ^ ((word >> 31) | 0x8000_0000);
    // Written always and kept only if marked: cheaper than a branch that is hard to foresee.
    found[count] = index;
    count += marked[(prefix >>> filterShift) & (filterSize - 1)] ?? 0;
  }
  return count;
}

/** Values handled at a time. */
const blockSize = 4096;

/** The next round for what is open; null when nothing is. */
export function createRound(inquiries: readonly Inquiry[], keptValues: number): Round | null {
  const targets = chooseTargets(inquiries, limitsFor(keptValues));
  if (targets.length === 0) return null;
  const lowers = Float64Array.from(targets, (target) => target.piece.lower);
  const ends = Float64Array.from(targets, (target) => target.piece.end);
  const marked = filterOf(targets.map((target) => target.piece));
  const found = new Uint32Array(blockSize + 1);
  const capacity = (side: Side): number =>
    targets.reduce((sum, target) => sum + (target.subdivision ? 0 : expectedOf(target, side)), 0);
  const gathered = {
    reference: new Float64Array(capacity('reference')),
    current: new Float64Array(capacity('current')),
  };
  const filled = { reference: 0, current: 0 };

  function take(side: Side, index: number, value: number): void {
    const target = targets[index];
    if (target === undefined || !target.wanted[side]) return;
    if (target.subdivision) {
      target.subdivision.add(side, value);
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
    ranges: (side) =>
      targets.filter((target) => expectedOf(target, side) > 0).map((target) => rangeOf(target.piece)),
    add(side, values, length) {
      const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
      for (let from = 0; from < length; from += blockSize) {
        const count = findMarked(words, { from, to: Math.min(length, from + blockSize) }, marked, found);
        for (let at = 0; at < count; at += 1) {
          const value = values[found[at] ?? 0] ?? 0;
          const index = countAtMost(lowers, value) - 1;
          if (index >= 0 && value < (ends[index] ?? 0)) take(side, index, value);
        }
      }
    },
    addSorted(side, sorted) {
      for (const [index, target] of targets.entries()) {
        if (!target.wanted[side]) continue;
        const end = countBelow(sorted, target.piece.end);
        for (let at = countBelow(sorted, target.piece.lower); at < end; at += 1) {
          take(side, index, sorted[at] ?? 0);
        }
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
