import { createOpenPieces, type Inquiry } from './inquiry.ts';
import { isSingle, type Piece } from './piece.ts';
import { pieceAt, type RankedTally } from './tally.ts';

export interface KsInquiry extends Inquiry {
  /** Largest distance found; exact once nothing is open. */
  readonly statistic: () => number;
  /** By how much the open pieces could still raise it. */
  readonly errorBound: () => number;
}

/** Of the ends of buckets, one in so many is looked at before the others. */
const sampledEvery = 64;

/**
 * The two-sample Kolmogorov-Smirnov statistic from counts. At the ends of a bucket F and G are known exactly; within
 * it |F - G| is at most the larger of F(end) - G(start) and G(end) - F(start). Only buckets where that exceeds the
 * largest distance at any end can hold the maximum. All distances are formed as i/n - j/m, and rounding keeps
 * order, so the result equals that of sorting to the last bit.
 */
export function createKsInquiry(tally: RankedTally): KsInquiry {
  const n = tally.reference.total;
  const m = tally.current.total;
  const open = createOpenPieces();
  let best = 0;

  const distance = (i: number, j: number): number => Math.abs(i / n - j / m);
  const bound = (piece: Piece): number => {
    const { reference, current } = piece;
    return Math.max(
      (reference.before + reference.count) / n - current.before / m,
      (current.before + current.count) / m - reference.before / n,
    );
  };

  scanBuckets();

  /** Largest distance at the end of a bucket, and the buckets that could hold a larger one. */
  function scanBuckets(): void {
    const { reference, current } = tally.below;
    const buckets = tally.lowers.length - 1;
    // A few ends first: with a distance close to the largest, one pass over all buckets opens hardly any in vain.
    for (let bucket = 0; bucket <= buckets; bucket += sampledEvery) {
      best = Math.max(best, distance(reference[bucket] ?? 0, current[bucket] ?? 0));
    }
    // Products with reciprocals only select what is worth an exact quotient; the slack covers their rounding.
    const perReference = 1 / n;
    const perCurrent = 1 / m;
    const slack = 1e-12;
    let worth = best - slack;
    let i = 0;
    let j = 0;
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      const nextI = reference[bucket + 1] ?? 0;
      const nextJ = current[bucket + 1] ?? 0;
      const end = nextI * perReference - nextJ * perCurrent;
      if (end > worth || -end > worth) {
        best = Math.max(best, distance(nextI, nextJ));
        worth = best - slack;
      }
      // With one side empty the distance is monotone and its maximum is at an end.
      if (nextI !== i && nextJ !== j) {
        if (nextI * perReference - j * perCurrent > worth || nextJ * perCurrent - i * perReference > worth) {
          openIfLarger(bucket);
        }
      }
      i = nextI;
      j = nextJ;
    }
  }

  function openIfLarger(bucket: number): void {
    const piece = pieceAt(tally, bucket);
    if (bound(piece) > best && !isSingle(piece)) open.add(piece);
  }

  const stillOpen = (): Piece[] => open.list().filter((piece) => bound(piece) > best);

  return {
    sides: ['reference', 'current'],
    open: stillOpen,
    answerValues(piece, reference, current) {
      if (!open.remove(piece)) return;
      let r = 0;
      let c = 0;
      while (r < reference.length && c < current.length) {
        const value = Math.min(reference[r] ?? 0, current[c] ?? 0);
        while (r < reference.length && (reference[r] ?? 0) <= value) r += 1;
        while (c < current.length && (current[c] ?? 0) <= value) c += 1;
        best = Math.max(best, distance(piece.reference.before + r, piece.current.before + c));
      }
    },
    answerParts(piece, parts) {
      if (!open.remove(piece)) return;
      for (const part of parts) {
        best = Math.max(best, distance(part.reference.before, part.current.before));
      }
      for (const part of parts) {
        const bothThere = part.reference.count > 0 && part.current.count > 0;
        if (bothThere && bound(part) > best && !isSingle(part)) open.add(part);
      }
    },
    statistic: () => best,
    errorBound: () => Math.max(0, ...stillOpen().map((piece) => bound(piece) - best)),
  };
}
