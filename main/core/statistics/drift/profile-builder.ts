import type { Binning } from '../../../../shared/schema/drift.ts';
import { defaultKeptValues, profileOfSorted, type NumericProfile } from './numeric-profile.ts';
import type { ReadingSession } from './reading.ts';
import { createValueBuffer } from './value-buffer.ts';

export interface ProfileOptions {
  readonly bins: Binning;
  /** Whether the Wasserstein distance will be asked for; a profile without it is smaller. */
  readonly wasserstein: boolean;
  /** Values that are kept as they are before counting begins. */
  readonly keptValues?: number;
}

/** Builds the profile of a reference column; all reads are of the reference. */
export function createNumericProfileBuilder(options: ProfileOptions): ReadingSession<NumericProfile> {
  const kept = createValueBuffer(2 ** 27);
  void defaultKeptValues;
  let missing = 0;
  let notFinite = 0;
  let stage = 0;
  return {
    nextRead() {
      stage += 1;
      return stage === 1 ? { side: 'reference', ranges: null } : null;
    },
    add(values, length = values.length) {
      for (let index = 0; index < length; index += 1) {
        const value = values[index] ?? 0;
        if (Number.isFinite(value)) kept.push(value);
        else notFinite += 1;
      }
    },
    addMissing(count) {
      missing += count;
    },
    finish() {
      const sorted = kept.sorted();
      const used = sorted.length;
      return profileOfSorted(
        sorted,
        { rows: used + missing + notFinite, used, missing, notFinite },
        options.bins,
      );
    },
  };
}
