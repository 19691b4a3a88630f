import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoreRisk } from '../../../main/core/statistics/risk/index.ts';
import type { RiskInputs } from '../../../main/core/statistics/risk/index.ts';
import { riskGrades, riskTermName } from '../../../shared/schema/risk.ts';
import type { RiskInput, RiskSettings } from '../../../shared/schema/risk.ts';
import { toUtcInstant } from '../../../shared/schema/time.ts';
import { reportSeed } from '../../support/property.ts';

const now = Date.UTC(2026, 0, 1);
const at = toUtcInstant(now);

const share = fc.double({ min: 0, max: 1, noNaN: true });
const instant = fc.integer({ min: -400, max: 5 }).map((days) => toUtcInstant(now + days * 86_400_000));

const known = fc
  .record({
    parts: fc.tuple(share, share, share),
    observedAt: fc.option(instant, { nil: null }),
  })
  .map(({ parts, observedAt }): RiskInput & { state: 'known' } => {
    const [low = 0, value = 0, high = 0] = parts.toSorted((a, b) => a - b);
    return { state: 'known', value, low, high, observedAt, source: null, finding: 'Found.' };
  });
const input = fc.oneof(
  { weight: 4, arbitrary: known },
  fc.constant<RiskInput>({ state: 'unknown', source: null, finding: 'Not known.' }),
);

const inputs: fc.Arbitrary<RiskInputs> = fc.record({
  drift: input,
  fairness: input,
  performance: input,
  'data-quality': input,
  alerts: input,
  criticality: input,
});

const weight = fc.integer({ min: 0, max: 100 });
const settings: fc.Arbitrary<RiskSettings> = fc.record({
  weights: fc
    .record({
      drift: weight,
      fairness: weight,
      performance: weight,
      'data-quality': weight,
      alerts: weight,
      criticality: weight,
    })
    .filter((weights) => Object.values(weights).some((one) => one > 0)),
  cutOffs: fc
    .uniqueArray(fc.integer({ min: 1, max: 100 }), { minLength: 5, maxLength: 5 })
    .map((list) => list.toSorted((a, b) => a - b))
    .map(([B = 1, C = 2, D = 3, E = 4, F = 5]) => ({ B, C, D, E, F })),
  staleAfterDays: fc.integer({ min: 1, max: 200 }),
});

const runs = reportSeed({ numRuns: 400 });

describe('the risk score, whatever is found', () => {
  it('lies within its range, the range within 0 to 100, and each term within its own', () => {
    fc.assert(
      fc.property(inputs, settings, (found, by) => {
        const { score, low, high, terms, grade, bestGrade, worstGrade } = scoreRisk({
          inputs: found,
          settings: by,
          at,
        });
        expect(low >= 0 && low <= score && score <= high && high <= 100).toBe(true);
        for (const term of terms) {
          expect(term.low <= term.value + 1e-15 && term.value <= term.high + 1e-15).toBe(true);
        }
        const order = [bestGrade, grade, worstGrade].map((one) => riskGrades.indexOf(one));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }),
      runs,
    );
  });

  it('never falls when a term rises', () => {
    fc.assert(
      fc.property(
        inputs,
        settings,
        fc.constantFrom(...riskTermName.options),
        known,
        share,
        (found, by, name, one, rise) => {
          const up = (value: number): number => value + (1 - value) * rise;
          const worse = { ...one, low: up(one.low), value: up(one.value), high: up(one.high) };
          const before = scoreRisk({ inputs: { ...found, [name]: one }, settings: by, at });
          const after = scoreRisk({ inputs: { ...found, [name]: worse }, settings: by, at });
          expect(after.score >= before.score && after.low >= before.low && after.high >= before.high).toBe(
            true,
          );
        },
      ),
      runs,
    );
  });

  it('never becomes surer when a finding grows older or is lost', () => {
    fc.assert(
      fc.property(
        inputs,
        settings,
        fc.constantFrom(...riskTermName.options),
        known,
        (found, by, name, one) => {
          const width = (changed: RiskInput): number => {
            const { low, high } = scoreRisk({ inputs: { ...found, [name]: changed }, settings: by, at });
            return high - low;
          };
          const aged = (days: number): RiskInput => ({
            ...one,
            observedAt: toUtcInstant(now - days * 86_400_000),
          });
          const widths = [aged(0), aged(by.staleAfterDays + 1), aged(2 * by.staleAfterDays + 1)].map(width);
          const lost = width({ state: 'unknown', source: null, finding: 'Lost.' });
          // One decimal of the ends: a tenth may be lost in rounding.
          expect([...widths, lost].every((w, i, all) => i === 0 || w >= (all[i - 1] ?? 0) - 0.1001)).toBe(
            true,
          );
          expect(widths[2]).toBe(lost);
        },
      ),
      runs,
    );
  });

  it('depends on the proportions of the weights only', () => {
    fc.assert(
      fc.property(inputs, settings, fc.constantFrom(2, 4, 0.5, 8), (found, by, factor) => {
        const scaled = Object.fromEntries(
          Object.entries(by.weights).map(([name, one]) => [name, one * factor]),
        ) as RiskSettings['weights'];
        const { score, low, high } = scoreRisk({ inputs: found, settings: by, at });
        expect(scoreRisk({ inputs: found, settings: { ...by, weights: scaled }, at })).toMatchObject({
          score,
          low,
          high,
        });
      }),
      runs,
    );
  });
});
