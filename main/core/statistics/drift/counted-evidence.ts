import { emptyCharts } from './charts.ts';
import { createBucketCounter } from './counting/counter.ts';
import { createInvestigation, type Investigation } from './counting/investigation.ts';
import { createKsInquiry } from './counting/ks-inquiry.ts';
import { planBuckets, type BucketPlan } from './counting/plan.ts';
import { createPointRanks, createQuantileInquiry } from './counting/rank-inquiries.ts';
import { ranked, type SideTally } from './counting/tally.ts';
import {
  referenceRankOfEdge,
  tallyEcdf,
  tallyHistogramEdges,
  ranksInSorted,
} from './counting/tally-charts.ts';
import { createWassersteinInquiry } from './counting/wasserstein-inquiry.ts';
import type { FirstReadResult } from './first-read.ts';
import {
  binCountsFromRanks,
  summaryFrom,
  summaryOfSorted,
  summaryProbabilities,
  type NumericProfile,
} from './numeric-profile.ts';
import type { NumericEvidence } from './types.ts';

/** Evidence that takes further reads; ask for it when they are done. */
export interface CountedEvidence {
  readonly investigation: Investigation;
  readonly result: () => NumericEvidence;
}

/** The plan to count current values by. */
export function planOfProfile(profile: NumericProfile): BucketPlan {
  return profile.values.kind === 'counted' ? profile.values.plan : planBuckets(profile.values.sorted);
}

function tallySorted(plan: BucketPlan, sorted: Float64Array, withOffsets: boolean): SideTally {
  const counter = createBucketCounter(plan, withOffsets);
  counter.add(sorted, 0, sorted.length);
  return { counts: counter.counts, offsets: counter.offsets, total: sorted.length };
}

/** Evidence from counts per bucket, when at least one side has too many values to keep. */
export function createCountedEvidence(options: {
  readonly profile: NumericProfile;
  readonly current: FirstReadResult;
  readonly wantsKs: boolean;
  readonly wantsWasserstein: boolean;
  readonly keptValues: number;
  /** The current values are known to be those of the reference: nothing need be looked for between them. */
  readonly identical: boolean;
}): CountedEvidence {
  const { profile, current, wantsWasserstein, identical } = options;
  const plan = current.counted?.plan ?? planOfProfile(profile);
  const { values } = profile;
  if (wantsWasserstein && values.kind === 'counted' && values.offsets === null) {
    throw new Error('The profile was built without the sums that the Wasserstein distance needs.');
  }
  const tally = ranked(
    {
      lowers: plan.lowers,
      reference:
        values.kind === 'counted'
          ? { counts: values.counts, offsets: values.offsets, total: profile.counts.used }
          : tallySorted(plan, values.sorted, wantsWasserstein),
      current:
        current.counted?.tally ?? tallySorted(plan, current.sorted ?? new Float64Array(), wantsWasserstein),
    },
    values.kind === 'counted' ? values.below : undefined,
  );
  const total = tally.current.total;
  const moments = current.counted?.moments ?? null;
  const ends = [
    { minimum: profile.summary.minimum, maximum: profile.summary.maximum },
    moments ?? { minimum: current.sorted?.[0] ?? null, maximum: current.sorted?.at(-1) ?? null },
  ];
  const lows = ends.flatMap((end) => end.minimum ?? []);
  const highs = ends.flatMap((end) => end.maximum ?? []);
  const extremes = { minimum: Math.min(...lows), maximum: Math.max(...highs) };
  const histogramEdges = lows.length === 0 ? [] : tallyHistogramEdges(tally, extremes);
  const inner = histogramEdges.slice(1, -1);

  const edgeRanks = createPointRanks(tally, 'current', [...profile.edges, ...inner]);
  const quantiles =
    current.counted === null ? null : createQuantileInquiry(tally, 'current', summaryProbabilities);
  const comparable = tally.reference.total > 0 && total > 0;
  const ks = comparable && options.wantsKs && !identical ? createKsInquiry(tally) : null;
  const wasserstein = comparable && wantsWasserstein && !identical ? createWassersteinInquiry(tally) : null;
  const known = comparable && identical ? 0 : null;
  const investigation = createInvestigation(
    [edgeRanks, quantiles, ks, wasserstein].filter((inquiry) => inquiry !== null),
    {
      keptValues: options.keptValues,
      atHand: {
        ...(values.kind === 'sorted' ? { reference: values.sorted } : {}),
        ...(current.sorted === null ? {} : { current: current.sorted }),
      },
    },
  );

  return {
    investigation,
    result() {
      const ranks = edgeRanks.ranks();
      const innerReference =
        values.kind === 'sorted'
          ? ranksInSorted(values.sorted, inner)
          : inner.map((edge) => referenceRankOfEdge(tally, edge));
      return {
        reference: profile.counts,
        current: current.counts,
        ks: ks?.statistic() ?? (options.wantsKs ? known : null),
        ksErrorBound: ks?.errorBound() ?? 0,
        wasserstein: wasserstein === null ? (wantsWasserstein ? known : null) : wasserstein.distance(),
        wassersteinErrorBound: wasserstein?.errorBound() ?? 0,
        referenceSummary: profile.summary,
        currentSummary:
          moments === null
            ? summaryOfSorted(current.sorted ?? new Float64Array())
            : summaryFrom(moments, (probability) => quantiles?.quantile(probability) ?? Number.NaN),
        binned: {
          edges: profile.edges,
          reference: profile.binCounts,
          current: binCountsFromRanks(ranks.slice(0, profile.edges.length), total),
        },
        histogram:
          histogramEdges.length === 0
            ? emptyCharts.histogram
            : {
                edges: histogramEdges,
                reference: binCountsFromRanks(innerReference, tally.reference.total),
                current: binCountsFromRanks(ranks.slice(profile.edges.length), total),
              },
        ecdf: lows.length === 0 ? emptyCharts.ecdf : tallyEcdf(tally, extremes),
      };
    },
  };
}
