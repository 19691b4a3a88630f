import { doubleOfImage, imageOf, nextDown, nextUp } from '../../numeric/double-image.ts';
import type { ValueRange } from '../reading.ts';

/** Count of one side in a piece and before it, and the sum of value - origin. */
export interface PieceSide {
  readonly before: number;
  readonly count: number;
  readonly offset: number;
}

/** All doubles x with lower <= x < end. */
export interface Interval {
  readonly lower: number;
  readonly end: number;
}

/** An interval and what both sides have there. */
export interface Piece extends Interval {
  /** What the offsets are measured from; at most `lower`. */
  readonly origin: number;
  readonly reference: PieceSide;
  readonly current: PieceSide;
}

/** Whether a single double fits into it: all its values are equal. */
export function isSingle(piece: Interval): boolean {
  return nextUp(piece.lower) >= piece.end;
}

export function rangeOf({ lower, end }: Interval): ValueRange {
  return { lower, upper: nextDown(end) };
}

const partsOfPiece = 1024;

/** Lower ends of up to 1,024 parts of a piece with equally many doubles each. */
export function partBounds(piece: Piece): Float64Array {
  const first = imageOf(piece.lower);
  const span = imageOf(piece.end) - first;
  const parts = span < BigInt(partsOfPiece) ? Number(span) : partsOfPiece;
  return Float64Array.from({ length: parts }, (_, index) =>
    index === 0 ? piece.lower : doubleOfImage(first + (span * BigInt(index)) / BigInt(parts)),
  );
}

const nothing = (before: number): PieceSide => ({ before, count: 0, offset: 0 });

/** A part as counted: what it holds and between which values. */
export interface CountedPart {
  readonly lower: number;
  readonly end: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly referenceCount: number;
  readonly currentCount: number;
  readonly referenceOffset: number;
  readonly currentOffset: number;
}

/** Pieces that tile a piece, from its counted parts; each occupied part is drawn tight around its values. */
export function tighten(piece: Piece, parts: readonly CountedPart[]): Piece[] {
  const pieces: Piece[] = [];
  let lower = piece.lower;
  let reference = piece.reference.before;
  let current = piece.current.before;
  const close = (end: number): void => {
    if (end > lower) {
      pieces.push({ lower, end, origin: lower, reference: nothing(reference), current: nothing(current) });
      lower = end;
    }
  };
  for (const part of parts) {
    if (part.referenceCount + part.currentCount === 0) continue;
    close(part.minimum);
    const end = nextUp(part.maximum);
    pieces.push({
      lower,
      end,
      origin: part.lower,
      reference: { before: reference, count: part.referenceCount, offset: part.referenceOffset },
      current: { before: current, count: part.currentCount, offset: part.currentOffset },
    });
    reference += part.referenceCount;
    current += part.currentCount;
    lower = end;
  }
  close(piece.end);
  return pieces;
}
