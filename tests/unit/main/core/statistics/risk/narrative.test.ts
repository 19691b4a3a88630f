import { expect, it } from 'vitest';
import { redact } from '../../../../../../main/core/features/explain/redact.ts';
import {
  alertsInput,
  criticalityInput,
  dataQualityInput,
  driftInput,
  fairnessInput,
  performanceInput,
  riskNarrative,
  scoreRisk,
} from '../../../../../../main/core/statistics/risk/index.ts';
import type { RiskInputs } from '../../../../../../main/core/statistics/risk/index.ts';
import { narrative, sentenceText } from '../../../../../../shared/schema/narrative.ts';
import { defaultRiskSettings } from '../../../../../../shared/schema/risk.ts';
import { toUtcInstant } from '../../../../../../shared/schema/time.ts';
import type { UtcInstant } from '../../../../../../shared/schema/time.ts';

const at = toUtcInstant(Date.UTC(2026, 6, 1));
const daysAgo = (days: number): UtcInstant => toUtcInstant(Date.parse(at) - days * 86_400_000);

const found: RiskInputs = {
  drift: driftInput({ id: 'r', at: daysAgo(10), name: 'June “late”', verdict: 'major', share: 0.5 }, []),
  fairness: fairnessInput({
    id: 'f',
    at: daysAgo(120),
    name: 'March 2026',
    verdict: 'indicative',
    violations: 0,
    indicative: 2,
    judged: 4,
  }),
  performance: performanceInput({
    id: 'p',
    at: daysAgo(3),
    name: 'June 2026',
    sentence:
      'AUC 0.75 (95 % interval 0.71 to 0.79) on “June 2026”; 0.02 lower than on the reference “2025”.',
    failing: { value: 0.5, low: 0.42, high: 0.58 },
  }),
  'data-quality': dataQualityInput({
    id: 'd',
    at: daysAgo(10),
    name: 'June 2026',
    rows: 1000,
    rejectedRows: 0,
    missing: 0,
    cells: 9000,
  }),
  alerts: alertsInput({
    critical: 0,
    warning: 0,
    notice: 0,
    worstId: null,
    watched: false,
    measured: false,
  }),
  criticality: criticalityInput({ id: 'm', riskClass: 'high' }),
};

function tell(inputs: RiskInputs, settings = defaultRiskSettings) {
  return narrative.parse(
    riskNarrative({
      model: 'Credit scoring',
      result: scoreRisk({ inputs, settings, at }),
      staleAfterDays: settings.staleAfterDays,
      namesIn: (term) => (term === 'performance' ? ['June 2026', '2025'] : []),
    }),
  );
}

const lines = (told: ReturnType<typeof tell>): string[] =>
  told.sentences.map((sentence) => `${sentence.part}: ${sentenceText(sentence)}`);

it('tells the score, every term with its points, what to look at first, and what is open', () => {
  expect(lines(tell(found))).toMatchInlineSnapshot(`
    [
      "verdict: The risk score of Credit scoring is 56.0 of 100, grade D; higher is riskier. With what is not known, it lies between 44.4 and 67.6, which is grade C to D.",
      "finding: Drift adds 21.3 of at most 25.0 points: Major drift in “June “late””; by weight, 50 % of the columns drifted.",
      "finding: Performance adds 10.0 of at most 20.0 points: AUC 0.75 (95 % interval 0.71 to 0.79) on “June 2026”; 0.02 lower than on the reference “2025”.",
      "finding: Criticality adds 10.0 of at most 15.0 points: The model is of the risk class “high”.",
      "finding: Fairness adds 9.8 of at most 20.0 points: Signs of unequal treatment in 2 of 4 attributes and crossings of “March 2026”.",
      "finding: Data quality adds nothing: In “June 2026”, no row was refused and no value is missing.",
      "first: Look first at drift: with 21.3 points it makes the largest part of what is known. To know more after that, look again at fairness: it leaves 10.0 points open, and the grade with them.",
      "limits: Fairness was looked at 120 days ago; after 90 days a finding is half trusted. 9.8 points are counted, of a possible 4.8 to 14.8.",
      "limits: Alerts are not known: No alert rule that is switched on looks at this model. 5.0 points are counted, of a possible 0.0 to 10.0.",
      "limits: Performance is known only within an interval. 10.0 points are counted, of a possible 8.4 to 11.6.",
      "limits: The score weighs what was found; it is no probability that something goes wrong, and it is comparable only with scores of the same formula and settings.",
    ]
  `);
});

it('names nothing as a grade of which only the class is known, and all that would have to be done', () => {
  const nothing: RiskInputs = {
    drift: driftInput(null, []),
    fairness: fairnessInput(null),
    performance: performanceInput(null),
    'data-quality': dataQualityInput(null),
    alerts: found.alerts,
    criticality: found.criticality,
  };
  expect(lines(tell(nothing)).slice(0, 3)).toMatchInlineSnapshot(`
    [
      "verdict: Too little is known of Credit scoring for a grade: its risk score lies between 10.0 and 95.0 of 100, which is grade A to F. Higher is riskier.",
      "finding: Criticality adds 10.0 of at most 15.0 points: The model is of the risk class “high”.",
      "first: To know more, compare a data set of current data with the reference, or let a monitor do so: it leaves 25.0 points open, and the grade with them.",
    ]
  `);
});

it('says which terms the settings leave out', () => {
  const weights = { ...defaultRiskSettings.weights, alerts: 0, criticality: 25 };
  expect(lines(tell(found, { ...defaultRiskSettings, weights })).at(-2)).toBe(
    'limits: By the settings, alerts do not count.',
  );
});

it('holds names and figures apart from words, so that none leaves the machine', () => {
  const { text, replaced } = redact(tell(found), { sendNames: false, sendValues: false });
  expect(text).not.toMatch(/June|March|2025|2026|Credit/u);
  expect(replaced.map((entry) => entry.text)).toEqual([
    'Credit scoring',
    'June “late”',
    'June 2026',
    '2025',
    'March 2026',
  ]);
  const figures = tell(found).sentences.flatMap(({ segments }) =>
    segments.filter((segment) => segment.kind === 'text' && /\d/u.test(segment.text)),
  );
  expect(figures).toEqual([]);
});
