import { riskGrades, riskTermNames } from '../../../../shared/schema/risk.ts';
import type {
  RiskCutOffs,
  RiskFreshness,
  RiskGrade,
  RiskInput,
  RiskResult,
  RiskSettings,
  RiskTerm,
  RiskTermName,
} from '../../../../shared/schema/risk.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';

/*
 * Formula 1 of the risk score (ADR 0015). A stored score names its formula and keeps its inputs, so a formula is
 * never edited: a new one gets a file and a number of its own, and this one stays for the scores it computed.
 */

export type RiskInputs = Readonly<Record<RiskTermName, RiskInput>>;

export type RiskRequest = {
  readonly inputs: RiskInputs;
  readonly settings: RiskSettings;
  /** The moment that ages are counted to. */
  readonly at: UtcInstant;
};

const dayMs = 86_400_000;

/** How much of a finding is not believed any more: nothing, half, all. */
const doubt: Readonly<Record<RiskFreshness, number>> = { current: 0, stale: 0.5, outdated: 1, unknown: 1 };

function ageMs(input: RiskInput, at: UtcInstant): number | null {
  if (input.state === 'unknown' || input.observedAt === null) return null;
  // A clock that was put back must not make a finding younger than new.
  return Math.max(0, Date.parse(at) - Date.parse(input.observedAt));
}

function freshnessOf(input: RiskInput, age: number | null, staleAfterDays: number): RiskFreshness {
  if (input.state === 'unknown') return 'unknown';
  if (age === null || age <= staleAfterDays * dayMs) return 'current';
  return age <= 2 * staleAfterDays * dayMs ? 'stale' : 'outdated';
}

/** One decimal, so that the number on the screen is the number that is graded. */
const rounded = (value: number): number => Math.min(100, Math.max(0, Math.round(value * 10) / 10));

export function gradeOf(score: number, cutOffs: RiskCutOffs): RiskGrade {
  const reached = riskGrades.filter((grade) => grade === 'A' || score >= cutOffs[grade]);
  return reached.at(-1) ?? 'A';
}

/**
 * The range of a term widens with doubt towards 0 to 1, and the value that counts moves towards the middle:
 * `value (1 - d) + d / 2`, from `low (1 - d)` to `high (1 - d) + d`.
 */
function termOf(name: RiskTermName, { inputs, settings, at }: RiskRequest, sum: number): RiskTerm {
  const input = inputs[name];
  const age = ageMs(input, at);
  const freshness = freshnessOf(input, age, settings.staleAfterDays);
  const d = doubt[freshness];
  const found = input.state === 'unknown' ? { value: 0.5, low: 0, high: 1 } : input;
  const value = found.value * (1 - d) + d * 0.5;
  const low = found.low * (1 - d);
  const high = found.high * (1 - d) + d;
  const weight = settings.weights[name];
  const most = sum === 0 ? 0 : (100 * weight) / sum;
  return {
    name,
    input,
    ageDays: age === null ? null : Math.floor(age / dayMs),
    freshness,
    weight,
    value,
    low,
    high,
    contribution: most * value,
    lowContribution: most * low,
    highContribution: most * high,
  };
}

/**
 * The score of a model, from 0 to 100: the weighted mean of its terms, with the range that unknown, old and
 * uncertain findings leave open. Weights count by their proportions only.
 */
export function scoreRisk(request: RiskRequest): RiskResult {
  const { weights, cutOffs } = request.settings;
  const sum = riskTermNames.reduce((total, name) => total + weights[name], 0);
  const terms = riskTermNames.map((name) => termOf(name, request, sum));
  const add = (pick: (term: RiskTerm) => number): number =>
    rounded(terms.reduce((total, term) => total + pick(term), 0));
  const score = add((term) => term.contribution);
  const low = add((term) => term.lowContribution);
  const high = add((term) => term.highContribution);
  return {
    formulaVersion: 1,
    score,
    low,
    high,
    grade: gradeOf(score, cutOffs),
    bestGrade: gradeOf(low, cutOffs),
    worstGrade: gradeOf(high, cutOffs),
    terms,
  };
}

/**
 * When a finding of these next grows older than the settings trust it; null when none does. After this moment the
 * score is another one though nothing has happened.
 */
export function nextReview({ inputs, settings, at }: RiskRequest): number | null {
  const now = Date.parse(at);
  const moments = riskTermNames.flatMap((name) => {
    const input = inputs[name];
    if (input.state === 'unknown' || input.observedAt === null) return [];
    const limit = settings.staleAfterDays * dayMs;
    const observed = Date.parse(input.observedAt);
    return [observed + limit, observed + 2 * limit].filter((moment) => moment >= now);
  });
  return moments.length === 0 ? null : Math.min(...moments);
}
