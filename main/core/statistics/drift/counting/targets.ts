import type { Inquiry } from './inquiry.ts';
import type { Piece } from './piece.ts';
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

/** A piece to be looked into and how. */
export interface Target {
  readonly piece: Piece;
  /** Who is to be answered. */
  readonly asked: Inquiry[];
  readonly wanted: { reference: boolean; current: boolean };
  /** Null: its values are gathered. */
  readonly subdivision: Subdivision | null;
}

function newTarget(piece: Piece, heavy: boolean): Target {
  return {
    piece,
    asked: [],
    wanted: { reference: false, current: false },
    subdivision: heavy ? createSubdivision(piece) : null,
  };
}

/**
 * As many open pieces as one round takes, ascending; those of the first inquiries are chosen first, the others stay
 * open. `keptValues` is the number of values of a side that memory is laid out for.
 */
export function chooseTargets(inquiries: readonly Inquiry[], keptValues: number): Target[] {
  const { heavyPiece, mostGathered } = limitsFor(keptValues);
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
      target.asked.push(inquiry);
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
export function expectedOf(target: Target, side: Side): number {
  return target.wanted[side] ? target.piece[side].count : 0;
}

/** Neighbouring targets that are treated alike, so that a value need not be traced to one of them. */
export interface TargetRun {
  readonly lower: number;
  readonly end: number;
  readonly wanted: Target['wanted'];
  readonly subdivision: Subdivision | null;
}

/** Joins targets without a gap between them whose values are gathered for the same sides. */
export function joinTargets(ascending: readonly Target[]): TargetRun[] {
  const runs: TargetRun[] = [];
  for (const { piece, wanted, subdivision } of ascending) {
    const previous = runs.at(-1);
    const joins =
      previous !== undefined &&
      previous.end === piece.lower &&
      previous.subdivision === null &&
      subdivision === null &&
      previous.wanted.reference === wanted.reference &&
      previous.wanted.current === wanted.current;
    const run = { lower: joins ? previous.lower : piece.lower, end: piece.end, wanted, subdivision };
    if (joins) runs[runs.length - 1] = run;
    else runs.push(run);
  }
  return runs;
}
