import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  alertsInput,
  criticalityInput,
  dataQualityInput,
  driftInput,
  fairnessInput,
  nextReview,
  performanceInput,
  riskSentence,
  riskUncertainty,
  scoreRisk,
} from '../../../../../../main/core/statistics/risk/index.ts';
import type { RiskInputs } from '../../../../../../main/core/statistics/risk/index.ts';
import { gradeOf } from '../../../../../../main/core/statistics/risk/score.ts';
import { defaultRiskSettings, riskTermNames } from '../../../../../../shared/schema/risk.ts';
import { toUtcInstant } from '../../../../../../shared/schema/time.ts';
import type { UtcInstant } from '../../../../../../shared/schema/time.ts';

const at = toUtcInstant(Date.UTC(2026, 6, 1));
const daysAgo = (days: number): UtcInstant => toUtcInstant(Date.parse(at) - days * 86_400_000);

/** The example of docs/reference/risk.md, from the facts on. */
const example: RiskInputs = {
  drift: driftInput({ id: 'r', at: daysAgo(10), name: 'June', verdict: 'major', share: 0.5 }, []),
  fairness: fairnessInput({
    id: 'f',
    at: daysAgo(120),
    name: 'March',
    verdict: 'indicative',
    violations: 0,
    indicative: 2,
    judged: 4,
  }),
  performance: performanceInput(null),
  'data-quality': dataQualityInput({
    id: 'd',
    at: daysAgo(10),
    name: 'June',
    rows: 9900,
    rejectedRows: 100,
    missing: 1980,
    cells: 99_000,
  }),
  alerts: alertsInput({ critical: 1, warning: 1, notice: 0, worstId: 'a', watched: true, measured: true }),
  criticality: criticalityInput({ id: 'm', riskClass: 'high' }),
};

const result = scoreRisk({ inputs: example, settings: defaultRiskSettings, at });
const guide = readFileSync(join(import.meta.dirname, '../../../../../../docs/reference/risk.md'), 'utf8');

/** Numbers as the guide writes them. */
const written = (value: number): string => String(Number(value.toFixed(4)));

const freshness = (days: number): unknown => {
  const inputs = {
    ...example,
    drift: driftInput({ id: 'r', at: daysAgo(days), name: 'x', verdict: 'stable', share: 0 }, []),
  };
  const [term] = scoreRisk({ inputs, settings: defaultRiskSettings, at }).terms;
  return [term?.freshness, term?.value, term?.high];
};

describe('the risk score', () => {
  it('computes the example of the guide, number by number', () => {
    const rows = result.terms.map((term) =>
      [
        term.name,
        term.weight,
        term.input.state === 'known' ? written(term.input.value) : '–',
        term.ageDays ?? '–',
        ...[term.value, term.low, term.high].map(written),
        ...[term.contribution, term.lowContribution, term.highContribution].map(written),
      ].join(' | '),
    );
    const table = rows.map((row) => guide.includes(`\n| ${row} |\n`) || row);
    expect(table).toEqual(riskTermNames.map(() => true));
    const { score, low, high, grade, bestGrade, worstGrade } = result;
    expect({ score, low, high, grade, bestGrade, worstGrade }).toEqual({
      score: 60.2,
      low: 45.2,
      high: 75.2,
      grade: 'D',
      bestGrade: 'C',
      worstGrade: 'E',
    });
    expect(guide).toContain('Score 60.2, from 45.2 to 75.2: grade D, which may be C to E.');
  });

  it('says in words what it comes from and what it leaves open', () => {
    expect(riskSentence(result)).toBe(
      'The risk score is 60.2 of 100, grade D. With what is not known, it lies between 45.2 and 75.2, which is grade C to E. Most of what is known comes from drift (21.3 points) and criticality (10.0 points).',
    );
    expect(riskUncertainty(result, 90)).toEqual([
      'Fairness was looked at 120 days ago; after 90 days a finding is half trusted. 9.8 points are counted, of a possible 4.8 to 14.8.',
      'Performance is not known. The performance of this model has not been measured yet. 10.0 points are counted, of a possible 0.0 to 20.0.',
    ]);
  });

  it('takes a model of which nothing is known to be in the middle, not to be safe', () => {
    const nothing: RiskInputs = {
      drift: driftInput(null, []),
      fairness: fairnessInput(null),
      performance: performanceInput(null),
      'data-quality': dataQualityInput(null),
      alerts: alertsInput({
        critical: 0,
        warning: 0,
        notice: 0,
        worstId: null,
        watched: true,
        measured: false,
      }),
      criticality: criticalityInput({ id: 'm', riskClass: 'minimal' }),
    };
    const open = scoreRisk({ inputs: nothing, settings: defaultRiskSettings, at });
    const { score, low, high, grade, bestGrade, worstGrade } = open;
    expect(riskSentence(open)).toBe(
      'How risky this model is, is not known: nothing was found about it yet. By its class, the score lies between 0.0 and 85.0, which is grade A to F; lists are sorted by 42.5, the middle of that.',
    );
    expect({ score, low, high, grade, bestGrade, worstGrade }).toEqual({
      score: 42.5,
      low: 0,
      high: 85,
      grade: 'C',
      bestGrade: 'A',
      worstGrade: 'F',
    });
  });

  it('doubts a finding by half after the limit, altogether after twice the limit, and from the future not at all', () => {
    expect([90, 90.5, 180, 181, -5].map(freshness)).toEqual([
      ['current', 0, 0],
      ['stale', 0.25, 0.5],
      ['stale', 0.25, 0.5],
      ['outdated', 0.5, 1],
      ['current', 0, 0],
    ]);
  });

  it('is reviewed when the next finding passes a limit', () => {
    expect(nextReview({ inputs: example, settings: defaultRiskSettings, at })).toBe(
      Date.parse(daysAgo(120 - 180)),
    );
    const timeless = {
      ...example,
      drift: driftInput(null, []),
      fairness: fairnessInput(null),
      'data-quality': dataQualityInput(null),
    };
    expect(nextReview({ inputs: timeless, settings: defaultRiskSettings, at })).toBeNull();
  });

  it('begins each grade at its cut-off', () => {
    const { cutOffs } = defaultRiskSettings;
    expect(
      [0, 19.9, 20, 39.9, 40, 55, 70, 84.9, 85, 100].map((score) => gradeOf(score, cutOffs)).join(''),
    ).toBe('AABBCDEEFF');
  });
});

describe('what is found becomes a term', () => {
  const run = { id: 'r', name: 'June', verdict: 'stable', share: 0 } as const;
  const monitor = { id: 'm', name: 'Watch', verdict: 'stable', drifted: 0, lookedAt: 5 } as const;

  it('takes drift from what looked last, and from an alarm that still stands', () => {
    const quiet = { ...monitor, at: daysAgo(1), state: 'quiet' } as const;
    const alarm = { ...monitor, at: daysAgo(3), state: 'alarm', verdict: 'moderate', drifted: 3 } as const;
    const old = { ...run, at: daysAgo(30), verdict: 'major', share: 1 } as const;
    expect(driftInput(old, [quiet])).toEqual({
      state: 'known',
      value: 0,
      low: 0,
      high: 0,
      observedAt: daysAgo(1),
      source: { kind: 'monitor', id: 'm' },
      finding: 'The monitor “Watch” is quiet.',
    });
    expect(driftInput({ ...run, at: daysAgo(0) }, [quiet, alarm])).toMatchObject({
      value: 0.4 + 0.3 * 0.6,
      source: { kind: 'monitor' },
      finding: 'The monitor “Watch” raises an alarm: 3 of the last 5 windows drifted.',
    });
    expect(driftInput({ ...run, at: daysAgo(1), verdict: 'insufficient' }, [])).toEqual({
      state: 'unknown',
      source: { kind: 'run', id: 'r' },
      finding: 'The latest comparison, “June”, had too little data to tell.',
    });
  });

  it('does not take silence for safety where nothing could have been raised', () => {
    const none = { critical: 0, warning: 0, notice: 0, worstId: null };
    expect(alertsInput({ ...none, watched: false, measured: true }).state).toBe('unknown');
    expect(alertsInput({ ...none, watched: true, measured: false }).state).toBe('unknown');
    expect(alertsInput({ ...none, watched: true, measured: true })).toMatchObject({
      state: 'known',
      value: 0,
    });
  });

  it('does not divide by nothing', () => {
    const empty = { id: 'd', at, name: 'Empty', rows: 0, rejectedRows: 0, missing: 0, cells: 0 };
    expect(dataQualityInput(empty).state).toBe('unknown');
    const unjudged = { id: 'f', at, name: 'x', violations: 0, indicative: 0, judged: 0 };
    expect(fairnessInput({ ...unjudged, verdict: 'fair' })).toMatchObject({ state: 'known', value: 0 });
    expect(fairnessInput({ ...unjudged, verdict: 'insufficient' }).state).toBe('unknown');
  });

  it('keeps the interval of a measured performance around its value, within 0 to 1', () => {
    const measured = { id: 'p', at, name: 'x', sentence: 'AUC 0.72.' };
    expect(performanceInput({ ...measured, failing: { value: 0.56, low: 0.5, high: 1.2 } })).toMatchObject({
      value: 0.56,
      low: 0.5,
      high: 1,
    });
    expect(performanceInput({ ...measured, failing: null })).toMatchObject({ state: 'unknown' });
  });
});
