import { describe, expect, it } from 'vitest';
import { createI18n } from '../../../../../renderer/app/i18n.ts';
import { riskAnswer, scoreHeading } from '../../../../../renderer/features/risk/risk-answer.ts';
import { sampleRiskScore } from '../../../../support/renderer-samples-risk.ts';

const text = async () => (await createI18n()).getFixedT('en', 'risk');
const grades = { A: 0, B: 0, C: 0, D: 2, E: 0, F: 0 };
const summary = { scored: 5, grades, unknown: 3, meanScore: 58, undecided: 1, waiting: 0 };

describe('how risky the models are, in words', () => {
  it('tells of what is bad, never of what is unknown as if it were fine', async () => {
    const t = await text();
    expect(riskAnswer(t, { ...summary, grades: { ...grades, F: 1 } })).toBe(
      'One of 5 models has grade E or F',
    );
    expect(riskAnswer(t, summary)).toBe('No model that is graded has a grade worse than D');
    expect(riskAnswer(t, { ...summary, grades: { ...grades, B: 1, C: 1, D: 0 } })).toBe(
      'No model that is graded has a grade worse than C',
    );
    expect(riskAnswer(t, { ...summary, unknown: 5 })).toBe('Nothing is known yet of any of 5 models');
    expect(riskAnswer(t, { ...summary, scored: 0, unknown: 0 })).toBe('No model has been scored yet');
  });

  it('gives a score where something was found, and only its range where nothing was', async () => {
    const t = await text();
    const score = sampleRiskScore();
    expect(scoreHeading(t, score)).toEqual({ band: 'D', text: 'Risk 58.8 of 100, grade D' });
    const terms = score.terms.map((term) =>
      term.name === 'drift' ? { ...term, freshness: 'unknown' as const } : term,
    );
    expect(scoreHeading(t, { ...score, terms })).toEqual({
      band: 'unknown',
      text: 'Risk unknown, 21.3 to 96.3 of 100',
    });
  });
});
