import type { SideCounts } from '../../../../shared/schema/drift.ts';
import { chartsOfSorted } from './charts.ts';
import { ksOfSorted } from './ks/sorted-statistic.ts';
import { binCountsOfSorted, summaryOfSorted, type NumericProfile } from './numeric-profile.ts';
import type { NumericEvidence } from './types.ts';
import { wassersteinOfSorted } from './wasserstein.ts';

/** Evidence when the values of both sides are at hand in ascending order: everything by one merge. */
export function evidenceOfSorted(
  profile: NumericProfile,
  reference: Float64Array,
  current: Float64Array,
  currentCounts: SideCounts,
): NumericEvidence {
  const comparable = reference.length > 0 && current.length > 0;
  return {
    reference: profile.counts,
    current: currentCounts,
    ks: comparable ? ksOfSorted(reference, current) : null,
    ksErrorBound: 0,
    wasserstein: comparable ? wassersteinOfSorted(reference, current) : null,
    wassersteinErrorBound: 0,
    referenceSummary: profile.summary,
    currentSummary: summaryOfSorted(current),
    binned: {
      edges: profile.edges,
      reference: profile.binCounts,
      current: binCountsOfSorted(current, profile.edges),
    },
    ...chartsOfSorted(reference, current),
  };
}
