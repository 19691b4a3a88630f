import type { Piece } from './piece.ts';
import type { Side } from './tally.ts';

/**
 * A question that the counts per bucket narrow down to a few pieces. Each piece it names is answered once:
 * either by all values in it, or by the smaller pieces that it was cut into.
 */
export interface Inquiry {
  /** Sides whose values it wants; of the other one it may be told nothing. */
  readonly sides: readonly Side[];
  /** Pieces still to be looked into. */
  readonly open: () => readonly Piece[];
  /** The values of an open piece, ascending. */
  readonly answerValues: (piece: Piece, reference: Float64Array, current: Float64Array) => void;
  /** What an open piece consists of, ascending and without gaps. */
  readonly answerParts: (piece: Piece, parts: readonly Piece[]) => void;
}

/** Open pieces by their lower end; two inquiries name the same piece by equal ends. */
export interface OpenPieces {
  readonly add: (piece: Piece) => void;
  readonly remove: (piece: Piece) => boolean;
  readonly list: () => readonly Piece[];
}

export function createOpenPieces(): OpenPieces {
  const pieces = new Map<number, Piece>();
  return {
    add: (piece) => {
      pieces.set(piece.lower, piece);
    },
    remove: (piece) => pieces.delete(piece.lower),
    list: () => [...pieces.values()],
  };
}
