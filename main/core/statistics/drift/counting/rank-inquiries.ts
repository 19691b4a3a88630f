import { nextUp } from '../../numeric/double-image.ts';
import { interpolate, quantilePosition } from '../../numeric/quantile.ts';
import { countAtMost } from '../../numeric/search.ts';
import { createOpenPieces, type Inquiry } from './inquiry.ts';
import { isSingle, type Piece } from './piece.ts';
import { bucketAt, bucketOfRank, pieceAt, type RankedTally, type Side } from './tally.ts';

export interface PointRanks extends Inquiry {
  /** For each point, how many values of the side are at or below it; in the order of the points. */
  readonly ranks: () => number[];
}

/** How many values of one side are at or below each of some finite points. */
export function createPointRanks(tally: RankedTally, side: Side, points: readonly number[]): PointRanks {
  const ranks = new Map<number, number>();
  const open = createOpenPieces();
  const waiting = new Map<number, number[]>();

  const place = (point: number, piece: Piece): void => {
    const { before, count } = piece[side];
    if (count === 0) ranks.set(point, before);
    else if (nextUp(point) >= piece.end) ranks.set(point, before + count);
    else {
      open.add(piece);
      waiting.set(piece.lower, [...(waiting.get(piece.lower) ?? []), point]);
    }
  };
  for (const point of new Set(points)) place(point, pieceAt(tally, bucketAt(tally, point)));

  const claim = (piece: Piece): number[] => {
    if (!open.remove(piece)) return [];
    const claimed = waiting.get(piece.lower) ?? [];
    waiting.delete(piece.lower);
    return claimed;
  };
  return {
    sides: [side],
    open: open.list,
    answerValues(piece, reference, current) {
      const values = side === 'reference' ? reference : current;
      for (const point of claim(piece)) {
        ranks.set(point, piece[side].before + countAtMost(values, point));
      }
    },
    answerParts(piece, parts) {
      for (const point of claim(piece)) {
        const part = parts.find((candidate) => point < candidate.end);
        if (part !== undefined) place(point, part);
      }
    },
    ranks: () => points.map((point) => ranks.get(point) ?? 0),
  };
}

interface OrderStatistics extends Inquiry {
  /** Value of a rank that was asked for. */
  readonly valueAt: (rank: number) => number;
}

/** The values of one side at some ranks (from 0). */
function createOrderStatistics(tally: RankedTally, side: Side, ranks: readonly number[]): OrderStatistics {
  const values = new Map<number, number>();
  const open = createOpenPieces();
  const waiting = new Map<number, number[]>();

  const place = (rank: number, piece: Piece): void => {
    if (isSingle(piece)) values.set(rank, piece.lower);
    else {
      open.add(piece);
      waiting.set(piece.lower, [...(waiting.get(piece.lower) ?? []), rank]);
    }
  };
  for (const rank of new Set(ranks)) place(rank, pieceAt(tally, bucketOfRank(tally, side, rank)));

  const claim = (piece: Piece): number[] => {
    if (!open.remove(piece)) return [];
    const claimed = waiting.get(piece.lower) ?? [];
    waiting.delete(piece.lower);
    return claimed;
  };
  return {
    sides: [side],
    open: open.list,
    answerValues(piece, reference, current) {
      const sorted = side === 'reference' ? reference : current;
      for (const rank of claim(piece)) values.set(rank, sorted[rank - piece[side].before] ?? Number.NaN);
    },
    answerParts(piece, parts) {
      for (const rank of claim(piece)) {
        const part = parts.find((candidate) => rank < candidate[side].before + candidate[side].count);
        if (part !== undefined) place(rank, part);
      }
    },
    valueAt: (rank) => values.get(rank) ?? Number.NaN,
  };
}

export interface QuantileInquiry extends Inquiry {
  /** Type-7 quantile of one of the probabilities that were asked for. */
  readonly quantile: (probability: number) => number;
}

/** Type-7 quantiles of one side, which holds at least one value. */
export function createQuantileInquiry(
  tally: RankedTally,
  side: Side,
  probabilities: readonly number[],
): QuantileInquiry {
  const { total } = tally[side];
  const above = (rank: number): number => Math.min(rank + 1, total - 1);
  const ranks = probabilities.flatMap((probability) => {
    const { below } = quantilePosition(total, probability);
    return [below, above(below)];
  });
  const statistics = createOrderStatistics(tally, side, ranks);
  return {
    ...statistics,
    quantile(probability) {
      const { below, fraction } = quantilePosition(total, probability);
      return interpolate(statistics.valueAt(below), statistics.valueAt(above(below)), fraction);
    },
  };
}
