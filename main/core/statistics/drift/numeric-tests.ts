import type { DriftTestId } from '../../../../shared/schema/drift.ts';
import { assertNever } from '../../../../shared/assert-never.ts';
import { effectiveRows } from '../evidence.ts';
import { formatCount, formatFigure } from '../format.ts';
import { normalSurvival } from '../numeric/normal.ts';
import { describeTest } from '../registry.ts';
import { binnedTest } from './binned-tests.ts';
import { atLeastTiny, emptySideObstacle, notComputable } from './figures.ts';
import { ksCriticalValue, ksEffectiveRowsNeeded, ksPValue } from './ks/p-value.ts';
import { missingRate } from './missing-rate.ts';
import type { NumericEvidence, TestFigures, TestLimits } from './types.ts';

function notFiniteNote(evidence: NumericEvidence): string[] {
  const count = evidence.reference.notFinite + evidence.current.notFinite;
  return count === 0
    ? []
    : [
        `${formatCount(count)} infinite or not-a-number ${count === 1 ? 'value was' : 'values were'} left out.`,
      ];
}

function ksTest(evidence: NumericEvidence, limits: TestLimits): TestFigures {
  const effectName = describeTest('ks').effect;
  const n = evidence.reference.used;
  const m = evidence.current.used;
  const obstacle = emptySideObstacle(n, m);
  if (evidence.ks === null || obstacle !== null) {
    return notComputable({ effectName, obstacle: obstacle ?? '', decides: true });
  }
  const { pValue, method } = ksPValue(n, m, evidence.ks);
  return {
    statistic: evidence.ks,
    effectSize: evidence.ks,
    effectName,
    pValue,
    pValueMethod: pValue === null ? null : method,
    criticalValue: ksCriticalValue(effectiveRows(n, m), limits.alpha),
    effectiveRowsNeeded: ksEffectiveRowsNeeded(limits.thresholds.moderate, limits.alpha),
    degreesOfFreedom: null,
    bins: null,
    guard: null,
    decides: true,
    obstacle: pValue === null ? 'One value on each side has no p-value.' : null,
    notes: [
      ...notFiniteNote(evidence),
      ...(evidence.ksErrorBound > 0
        ? [`The work limit was reached: D could be larger by up to ${formatFigure(evidence.ksErrorBound)}.`]
        : []),
    ],
    details: evidence.ksErrorBound > 0 ? { errorBound: evidence.ksErrorBound } : {},
  };
}

/** Effective rows at which a shift of `tolerated` standard deviations in normal data is significant for KS. */
function shiftRowsNeeded(tolerated: number, alpha: number): number {
  const distance = 1 - 2 * normalSurvival(atLeastTiny(tolerated) / 2);
  return ksEffectiveRowsNeeded(distance, alpha);
}

function wassersteinTest(evidence: NumericEvidence, limits: TestLimits): TestFigures {
  const effectName = describeTest('wasserstein').effect;
  const n = evidence.reference.used;
  const m = evidence.current.used;
  const obstacle = emptySideObstacle(n, m);
  if (evidence.ks === null || obstacle !== null) {
    return notComputable({ effectName, obstacle: obstacle ?? '', decides: true });
  }
  const distance = evidence.wasserstein;
  if (distance === null || !Number.isFinite(distance)) {
    return notComputable({
      effectName,
      obstacle: 'The values are too far apart: the distance exceeds the largest number.',
      decides: false,
    });
  }
  const { minimum, maximum, standardDeviation } = evidence.referenceSummary;
  const constant = minimum === maximum;
  // A constant column's standard deviation can come out as 1e-16; what decides is whether it is constant.
  const effectSize =
    distance === 0 ? 0 : constant || !standardDeviation ? null : distance / standardDeviation;
  if (effectSize === null || !Number.isFinite(effectSize)) {
    return notComputable({
      effectName,
      statistic: distance,
      obstacle: constant
        ? `The reference is constant, so the distance of ${formatFigure(distance)} has no standard deviation to be measured by.`
        : 'The standard deviation of the reference exceeds the largest number.',
      decides: false,
    });
  }
  const { pValue, method } = ksPValue(n, m, evidence.ks);
  return {
    statistic: distance,
    effectSize,
    effectName,
    pValue,
    pValueMethod: pValue === null ? null : `of the Kolmogorov-Smirnov test: ${method}`,
    criticalValue: null,
    effectiveRowsNeeded: shiftRowsNeeded(limits.thresholds.moderate, limits.alpha),
    degreesOfFreedom: null,
    bins: null,
    guard: null,
    decides: true,
    obstacle: pValue === null ? 'One value on each side has no p-value.' : null,
    notes: [
      ...notFiniteNote(evidence),
      'The rows needed are those at which the Kolmogorov-Smirnov test sees such a shift of a normal distribution.',
      ...(evidence.wassersteinErrorBound > 0
        ? [
            `The work limit was reached: the distance could be larger by up to ${formatFigure(evidence.wassersteinErrorBound)}.`,
          ]
        : []),
    ],
    details: { referenceStandardDeviation: standardDeviation },
  };
}

/**
 * A constant reference has a single edge, at its value, so that lower values share a bin with equal ones: no drift
 * could be seen where all values fell or stayed. Null when the bins can see what there is.
 */
function blindBins({ referenceSummary, currentSummary, binned }: NumericEvidence): string | null {
  const constant = referenceSummary.minimum;
  const { minimum, maximum } = currentSummary;
  if (constant === null || minimum === null || maximum === null) return null;
  const onlyEdge = binned.edges.length === 1 && binned.edges[0] === constant;
  const unseen = constant === referenceSummary.maximum && minimum < constant && maximum <= constant;
  if (!onlyEdge || !unseen) return null;
  return 'The reference is constant and its bins cannot tell lower values from it: set bin edges, or use the Kolmogorov-Smirnov test.';
}

/** One test of a numeric column. */
export function numericTest(id: DriftTestId, evidence: NumericEvidence, limits: TestLimits): TestFigures {
  switch (id) {
    case 'ks':
      return ksTest(evidence, limits);
    case 'wasserstein':
      return wassersteinTest(evidence, limits);
    case 'psi':
    case 'chi2':
    case 'g-test':
    case 'jensen-shannon':
    case 'hellinger':
    case 'total-variation': {
      const blind = blindBins(evidence);
      if (blind !== null) {
        return notComputable({ effectName: describeTest(id).effect, obstacle: blind, decides: false });
      }
      const figures = binnedTest(id, { counts: evidence.binned, ordered: true }, limits);
      return { ...figures, notes: [...notFiniteNote(evidence), ...figures.notes] };
    }
    case 'missing-rate':
      return missingRate(evidence.reference, evidence.current, limits);
    case 'new-category':
      return notComputable({
        effectName: describeTest(id).effect,
        obstacle: 'Numbers have no categories.',
        decides: false,
      });
    default:
      return assertNever(id);
  }
}
