import { z } from 'zod';
import { utcInstant } from './time.ts';

/*
 * What a risk score is made of (ADR 0015). A term is a number from 0 (nothing speaks for risk) to 1 (as bad as
 * this term can be). What is not known is a range, never a 0.
 */

/** How much harm wrong answers of a model can do, as its owner judges it. From the least on. */
export const riskClass = z.enum(['minimal', 'limited', 'high', 'critical']);
export type RiskClass = z.infer<typeof riskClass>;

/** In the order in which they are shown and added up. */
export const riskTermName = z.enum([
  'drift',
  'fairness',
  'performance',
  'data-quality',
  'alerts',
  'criticality',
]);
export type RiskTermName = z.infer<typeof riskTermName>;
export const riskTermNames = riskTermName.options;

/** From the best to the worst. */
export const riskGrade = z.enum(['A', 'B', 'C', 'D', 'E', 'F']);
export type RiskGrade = z.infer<typeof riskGrade>;
export const riskGrades = riskGrade.options;

/** How a model is listed: by its grade, or as unknown while nothing counts but the class it was given. */
export const riskBand = z.enum([...riskGrades, 'unknown']);
export type RiskBand = z.infer<typeof riskBand>;
export const riskBands = riskBand.options;

/** So many terms are not known of a model that nothing was found about yet. */
export const allUnknown = riskTermNames.length - 1;

/** Where weights make the class decide alone, the grade is known. */
export function bandOf(found: {
  readonly grade: RiskGrade;
  readonly unknownTerms: number;
  readonly low: number;
  readonly high: number;
}): RiskBand {
  return found.unknownTerms >= allUnknown && found.low < found.high ? 'unknown' : found.grade;
}

/** How many of the terms are not known. */
export function countUnknown(terms: readonly Pick<RiskTerm, 'freshness'>[]): number {
  return terms.filter(({ freshness }) => freshness === 'unknown').length;
}

/** How the model of a score is listed. */
export function bandOfScore(score: Pick<RiskResult, 'grade' | 'low' | 'high' | 'terms'>): RiskBand {
  return bandOf({ ...score, unknownTerms: countUnknown(score.terms) });
}

/** The formula that computes new scores. Scores keep the version they were computed with. */
export const riskFormulaVersion = 1;

const percent = z
  .int('Enter a whole number of per cent.')
  .min(0, 'At least 0 per cent.')
  .max(100, 'At most 100 per cent.');

/** Per cent of the score that each term decides. */
export const riskWeights = z.strictObject({
  drift: percent,
  fairness: percent,
  performance: percent,
  'data-quality': percent,
  alerts: percent,
  criticality: percent,
});
export type RiskWeights = z.infer<typeof riskWeights>;

export function sumOfWeights(weights: RiskWeights): number {
  return riskTermNames.reduce((sum, name) => sum + weights[name], 0);
}

const cutOff = z.int('Enter a whole number.').min(1, 'At least 1.').max(100, 'At most 100.');

/** The score at which each grade begins; A begins at 0. */
export const riskCutOffs = z.strictObject({ B: cutOff, C: cutOff, D: cutOff, E: cutOff, F: cutOff });
export type RiskCutOffs = z.infer<typeof riskCutOffs>;

/** Grades that do not begin above the one before. */
export function unorderedCutOffs(cutOffs: RiskCutOffs): (keyof RiskCutOffs)[] {
  const named = ['B', 'C', 'D', 'E', 'F'] as const;
  return named.filter((grade, index) => {
    const before = named[index - 1];
    return before !== undefined && cutOffs[grade] <= cutOffs[before];
  });
}

/** What a person decides about scores; the same for every model. */
export const riskSettings = z.strictObject({
  weights: riskWeights.superRefine((weights, context) => {
    const sum = sumOfWeights(weights);
    if (sum === 100) return;
    context.addIssue({
      code: 'custom',
      message: `The weights add up to ${sum} per cent. Make them add up to 100.`,
    });
  }),
  cutOffs: riskCutOffs.superRefine((cutOffs, context) => {
    for (const grade of unorderedCutOffs(cutOffs)) {
      context.addIssue({
        code: 'custom',
        path: [grade],
        message: 'Enter a higher number than for the grade before.',
      });
    }
  }),
  /** After so many days a finding is half trusted, after twice as many not at all. */
  staleAfterDays: z
    .int('Enter a whole number of days.')
    .min(1, 'At least 1 day.')
    .max(3650, 'At most 3,650 days.'),
});
export type RiskSettings = z.infer<typeof riskSettings>;

/** What scores are computed with until somebody decides otherwise; the bands follow 0-39, 40-69 and 70-100. */
export const defaultRiskSettings: RiskSettings = {
  weights: { drift: 25, fairness: 20, performance: 20, 'data-quality': 10, alerts: 10, criticality: 15 },
  cutOffs: { B: 20, C: 40, D: 55, E: 70, F: 85 },
  staleAfterDays: 90,
};

const share = z.number().min(0).max(1);
const points = z.number().min(0).max(100);

/** The record that a term was read from. */
export const riskSource = z.strictObject({
  kind: z.enum(['run', 'monitor', 'fairness-run', 'performance-run', 'dataset', 'alert', 'model']),
  id: z.string().max(64),
});
export type RiskSource = z.infer<typeof riskSource>;

/** One term as it was found, before it is weighed. */
export const riskInput = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('known'),
    value: share,
    /** Where the value may lie as far as the finding itself says, for example its confidence interval. */
    low: share,
    high: share,
    /** When it was found; null for what holds at any moment and cannot grow old. */
    observedAt: utcInstant.nullable(),
    source: riskSource.nullable(),
    /** What was found, in a sentence. */
    finding: z.string(),
  }),
  z.strictObject({
    state: z.literal('unknown'),
    source: riskSource.nullable(),
    /** Why it is not known, in a sentence. */
    finding: z.string(),
  }),
]);
export type RiskInput = z.infer<typeof riskInput>;

export const riskFreshness = z.enum(['current', 'stale', 'outdated', 'unknown']);
export type RiskFreshness = z.infer<typeof riskFreshness>;

export const riskTerm = z.strictObject({
  name: riskTermName,
  input: riskInput,
  /** Whole days between the finding and the score; null where nothing grows old. */
  ageDays: z.int().min(0).nullable(),
  freshness: riskFreshness,
  /** Per cent, as in the settings. */
  weight: percent,
  /** The value that counts, between `low` and `high`. */
  value: share,
  low: share,
  high: share,
  /** Points of the score. */
  contribution: points,
  lowContribution: points,
  highContribution: points,
});
export type RiskTerm = z.infer<typeof riskTerm>;

/** What the formula answers. Scores have one decimal. */
export const riskResult = z.strictObject({
  formulaVersion: z.int().min(1),
  score: points,
  low: points,
  high: points,
  grade: riskGrade,
  bestGrade: riskGrade,
  worstGrade: riskGrade,
  terms: z.array(riskTerm).length(riskTermNames.length),
});
export type RiskResult = z.infer<typeof riskResult>;
