import { countAtMost } from '../../numeric/search.ts';
import { partBounds, tighten, type Piece } from './piece.ts';
import type { Side } from './tally.ts';

/** A piece that holds too many values to gather, counted finer. */
export interface Subdivision {
  readonly piece: Piece;
  readonly add: (side: Side, value: number) => void;
  /** How many values of a side were counted. */
  readonly counted: (side: Side) => number;
  readonly parts: () => Piece[];
}

export function createSubdivision(piece: Piece): Subdivision {
  const bounds = partBounds(piece);
  const minimum = new Float64Array(bounds.length).fill(Number.POSITIVE_INFINITY);
  const maximum = new Float64Array(bounds.length).fill(Number.NEGATIVE_INFINITY);
  const counts = {
    reference: new Float64Array(bounds.length),
    current: new Float64Array(bounds.length),
  };
  const offsets = {
    reference: new Float64Array(bounds.length),
    current: new Float64Array(bounds.length),
  };
  return {
    piece,
    add(side, value) {
      const part = countAtMost(bounds, value) - 1;
      counts[side][part] = (counts[side][part] ?? 0) + 1;
      offsets[side][part] = (offsets[side][part] ?? 0) + (value - (bounds[part] ?? 0));
      if (value < (minimum[part] ?? 0)) minimum[part] = value + 0;
      if (value > (maximum[part] ?? 0)) maximum[part] = value + 0;
    },
    counted: (side) => counts[side].reduce((sum, count) => sum + count, 0),
    parts: () =>
      tighten(
        piece,
        Array.from(bounds, (lower, part) => ({
          lower,
          end: bounds[part + 1] ?? piece.end,
          minimum: minimum[part] ?? 0,
          maximum: maximum[part] ?? 0,
          referenceCount: counts.reference[part] ?? 0,
          currentCount: counts.current[part] ?? 0,
          referenceOffset: offsets.reference[part] ?? 0,
          currentOffset: offsets.current[part] ?? 0,
        })),
      ),
  };
}
