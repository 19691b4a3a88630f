import type { DriftConfig } from '../../../../shared/schema/drift.ts';
import { describeBins } from './bin-edges.ts';
import { settingsOfFeature } from './feature-settings.ts';
import { createCountedEvidence, planOfProfile } from './counted-evidence.ts';
import type { Investigation } from './counting/investigation.ts';
import { createFirstRead } from './first-read.ts';
import { defaultKeptValues, type NumericProfile } from './numeric-profile.ts';
import { numericTest } from './numeric-tests.ts';
import type { ReadingSession } from './reading.ts';
import { evidenceOfSorted } from './sorted-evidence.ts';
import type { FeatureComparison, NumericEvidence } from './types.ts';

export interface NumericComparisonOptions {
  readonly name: string;
  readonly profile: NumericProfile;
  readonly config: DriftConfig;
  /** Current values that are kept as they are before counting begins. */
  readonly keptValues?: number;
  /**
   * Says that the current values are the very ones of the reference (the same content-addressed file). Without
   * it, equal columns are the slowest to compare: no bucket can be ruled out as the place of the largest gap.
   */
  readonly identical?: boolean;
}

/** Compares the current values of a numeric column with the profile of its reference. */
export function createNumericComparison(
  options: NumericComparisonOptions,
): ReadingSession<FeatureComparison> {
  const { profile, name, config, keptValues = defaultKeptValues, identical = false } = options;
  const { tests } = settingsOfFeature(config, { name, type: 'numeric' });
  const wantsWasserstein = tests.includes('wasserstein');
  const first = createFirstRead({
    keptValues,
    wasserstein: wantsWasserstein,
    plan: () => planOfProfile(profile),
  });
  let stage: 'start' | 'first' | 'further' | 'done' = 'start';
  let evidence: (() => NumericEvidence) | null = null;
  let investigation: Investigation | null = null;

  function endFirstRead(): void {
    const current = first.result();
    const { values } = profile;
    if (values.kind === 'sorted' && current.sorted !== null) {
      const { sorted } = current;
      evidence = () => evidenceOfSorted(profile, values.sorted, sorted, current.counts);
      stage = 'done';
      return;
    }
    const counted = createCountedEvidence({
      profile,
      current,
      // The Wasserstein distance takes its p-value from the Kolmogorov-Smirnov test.
      wantsKs: tests.includes('ks') || wantsWasserstein,
      wantsWasserstein,
      keptValues,
      identical,
    });
    evidence = counted.result;
    investigation = counted.investigation;
    stage = 'further';
  }

  return {
    nextRead() {
      if (stage === 'start') {
        stage = 'first';
        return { side: 'current', ranges: null };
      }
      if (stage === 'first') endFirstRead();
      const read = stage === 'further' ? (investigation?.nextRead() ?? null) : null;
      if (read === null) stage = 'done';
      return read;
    },
    add(values, length = values.length) {
      if (stage === 'first') first.add(values, length);
      else investigation?.add(values, length);
    },
    addMissing(count) {
      if (stage === 'first') first.addMissing(count);
    },
    finish() {
      if (stage !== 'done' || evidence === null) {
        throw new Error('The current data have not been read to the end.');
      }
      return comparisonOf(options, evidence());
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
