import { createSum } from '../../numeric/sum.ts';
import { timesSpan } from '../wasserstein.ts';
import { createOpenPieces, type Inquiry } from './inquiry.ts';
import { isSingle, type Piece } from './piece.ts';
import { pieceAt, type RankedTally } from './tally.ts';

export interface WassersteinInquiry extends Inquiry {
  /** The distance; the open pieces enter by the signed integral, which is at most what they truly add. */
  readonly distance: () => number;
  readonly errorBound: () => number;
}

/**
 * The Wasserstein-1 distance from counts and offset sums. Where F - G keeps its sign over a piece, the integral of
 * |F - G| over it follows from the count and the sum of its values alone; only pieces in which the sign could change
 * need their values.
 */
export function createWassersteinInquiry(tally: RankedTally): WassersteinInquiry {
  const n = tally.reference.total;
  const m = tally.current.total;
  const sum = createSum();
  const open = createOpenPieces();

  /** Integral of F - G over a piece. */
  const signedIntegral = (piece: Piece): number => {
    const { reference, current, origin, lower } = piece;
    const end = Math.min(piece.end, Number.MAX_VALUE);
    const before = reference.before / n - current.before / m;
    const risen =
      (reference.count * (end - origin) - reference.offset) / n -
      (current.count * (end - origin) - current.offset) / m;
    return before === 0 ? risen : before * (end - lower) + risen;
  };
  const keepsSign = (piece: Piece): boolean => {
    const { reference, current } = piece;
    const least = reference.before / n - (current.before + current.count) / m;
    const most = (reference.before + reference.count) / n - current.before / m;
    return least >= 0 || most <= 0;
  };
  const take = (piece: Piece): void => {
    const { reference, current, lower, end } = piece;
    const empty = reference.count === 0 && current.count === 0;
    if (empty && reference.before / n === current.before / m) return;
    if (isSingle(piece)) {
      const gap = (reference.before + reference.count) / n - (current.before + current.count) / m;
      sum.add(Math.abs(gap) * (Math.min(end, Number.MAX_VALUE) - lower));
    } else if (keepsSign(piece)) sum.add(Math.abs(signedIntegral(piece)));
    else open.add(piece);
  };

  const { below } = tally;
  for (let bucket = 0; bucket < tally.lowers.length - 1; bucket += 1) {
    const i = below.reference[bucket] ?? 0;
    const j = below.current[bucket] ?? 0;
    const nextI = below.reference[bucket + 1] ?? 0;
    const nextJ = below.current[bucket + 1] ?? 0;
    const gap = i / n - j / m;
    if (nextI === i && nextJ === j) {
      const lower = tally.lowers[bucket] ?? 0;
      if (gap !== 0) sum.add(Math.abs(gap) * ((tally.lowers[bucket + 1] ?? 0) - lower));
    } else {
      take(pieceAt(tally, bucket));
    }
  }

  return {
    sides: ['reference', 'current'],
    open: open.list,
    answerValues(piece, reference, current) {
      if (!open.remove(piece)) return;
      let i = 0;
      let j = 0;
      let previous = piece.lower;
      const stepTo = (value: number): void => {
        const gap = (piece.reference.before + i) / n - (piece.current.before + j) / m;
        sum.add(timesSpan(Math.abs(gap), previous, value));
        previous = value;
      };
      while (i < reference.length || j < current.length) {
        const a = reference[i] ?? Number.POSITIVE_INFINITY;
        const b = current[j] ?? Number.POSITIVE_INFINITY;
        stepTo(Math.min(a, b));
        if (a === previous) i += 1;
        if (b === previous) j += 1;
      }
      stepTo(Math.min(piece.end, Number.MAX_VALUE));
    },
    answerParts(piece, parts) {
      if (!open.remove(piece)) return;
      for (const part of parts) take(part);
    },
    distance: () =>
      open.list().reduce((total, piece) => total + Math.abs(signedIntegral(piece)), sum.value()),
    errorBound: () =>
      open.list().reduce((total, piece) => {
        const share = Math.max(piece.reference.count / n, piece.current.count / m);
        return total + share * (Math.min(piece.end, Number.MAX_VALUE) - piece.lower);
      }, 0),
  };
}
