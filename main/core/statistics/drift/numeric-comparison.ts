import type { DriftConfig } from '../../../../shared/schema/drift.ts';
import { describeBins } from './bin-edges.ts';
import { settingsOfFeature } from './feature-settings.ts';
import type { NumericProfile } from './numeric-profile.ts';
import { numericTest } from './numeric-tests.ts';
import type { ReadingSession } from './reading.ts';
import { evidenceOfSorted } from './sorted-evidence.ts';
import type { FeatureComparison, NumericEvidence } from './types.ts';
import { createValueBuffer } from './value-buffer.ts';

export interface NumericComparisonOptions {
  readonly name: string;
  readonly profile: NumericProfile;
  readonly config: DriftConfig;
  readonly keptValues?: number;
}

/** Compares the current values of a numeric column with the profile of its reference. */
export function createNumericComparison(
  options: NumericComparisonOptions,
): ReadingSession<FeatureComparison> {
  const { profile } = options;
  const kept = createValueBuffer(2 ** 27);
  let missing = 0;
  let notFinite = 0;
  let stage = 0;
  return {
    nextRead() {
      stage += 1;
      return stage === 1 ? { side: 'current', ranges: null } : null;
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
      const counts = { rows: used + missing + notFinite, used, missing, notFinite };
      const reference = profile.values.kind === 'sorted' ? profile.values.sorted : new Float64Array();
      return comparisonOf(options, evidenceOfSorted(profile, reference, sorted, counts));
    },
  };
}

/** The tests of a numeric feature and what its charts show, from the evidence. */
function comparisonOf(options: NumericComparisonOptions, evidence: NumericEvidence): FeatureComparison {
  const { name, config } = options;
  const settings = settingsOfFeature(config, { name, type: 'numeric' });
  return {
    name,
    type: 'numeric',
    reference: evidence.reference,
    current: evidence.current,
    tests: settings.tests.map((id) => {
      const ofRows = id === 'missing-rate';
      const limits = settings.limitsOf(id);
      return {
        ...numericTest(id, evidence, limits),
        id,
        limits,
        referenceRows: ofRows ? evidence.reference.rows : evidence.reference.used,
        currentRows: ofRows ? evidence.current.rows : evidence.current.used,
      };
    }),
    remark: settings.remark,
    distribution: {
      kind: 'numeric',
      bins: describeBins(evidence.binned),
      histogram: evidence.histogram,
      ecdf: evidence.ecdf,
      referenceSummary: evidence.referenceSummary,
      currentSummary: evidence.currentSummary,
    },
  };
}
