import type { Read } from '../reading.ts';
import type { Inquiry } from './inquiry.ts';
import { createRound, type Round } from './round.ts';
import type { Side } from './tally.ts';

/** Rounds after which what is still open stays open and is stated as an error bound. */
const mostRounds = 12;

/** Asks for reads until the inquiries have nothing open. */
export interface Investigation {
  readonly nextRead: () => Read | null;
  readonly add: (values: Float64Array, length: number) => void;
}

/**
 * Feeds inquiries round by round. A side that is at hand in ascending order is not asked for.
 * The earlier an inquiry stands, the earlier its pieces are looked into.
 */
export function createInvestigation(
  inquiries: readonly Inquiry[],
  options: {
    /** Values of one side that memory is laid out for; a round gathers at most eight times as many. */
    readonly keptValues: number;
    readonly atHand: { readonly [side in Side]?: Float64Array };
  },
): Investigation {
  const { atHand, keptValues } = options;
  let round: Round | null = null;
  let rounds = 0;
  let reading: Side | null = null;

  function startRound(): Round | null {
    if (rounds === mostRounds) return null;
    rounds += 1;
    const next = createRound(inquiries, keptValues);
    for (const side of ['reference', 'current'] as const) {
      const sorted = atHand[side];
      if (sorted !== undefined) next?.addSorted(side, sorted);
    }
    return next;
  }

  /** The side to read after `done`, in the order reference, current; null when the round has all it needs. */
  function sideAfter(open: Round, done: Side | null): Side | null {
    const wanted = (side: Side): boolean => atHand[side] === undefined && open.needs(side);
    if (done === null && wanted('reference')) return 'reference';
    return done !== 'current' && wanted('current') ? 'current' : null;
  }

  return {
    nextRead() {
      for (;;) {
        if (round === null) {
          round = startRound();
          if (round === null) return null;
          reading = null;
        }
        reading = sideAfter(round, reading);
        if (reading !== null) return { side: reading, ranges: round.ranges(reading) };
        round.close();
        round = null;
      }
    },
    add(values, length) {
      if (round !== null && reading !== null) round.add(reading, values, length);
    },
  };
}
