import type { GateFacts, VersionFacts } from '../../../../../main/core/governance/index.ts';
import { evaluateGate } from '../../../../../main/core/governance/index.ts';
import { defaultGatePolicy } from '../../../../../shared/schema/gate.ts';
import type { GateFinding, GatePolicy, GateRuleName, GateStep } from '../../../../../shared/schema/gate.ts';
import { modelVersionId } from '../../../../../shared/schema/ids.ts';
import { sentenceText } from '../../../../../shared/schema/narrative.ts';
import { toUtcInstant } from '../../../../../shared/schema/time.ts';

const now = Date.parse('2026-06-01T12:00:00.000Z');
export const at = toUtcInstant(now);
export const daysAgo = (days: number) => toUtcInstant(now - days * 86_400_000);

export const versionId = modelVersionId.parse('0190f0c0-0000-7000-8000-000000000001');
export const otherVersionId = modelVersionId.parse('0190f0c0-0000-7000-8000-000000000002');

export const version: VersionFacts = {
  id: versionId,
  version: '2.0.0',
  createdAt: daysAgo(100),
  artefactSha256: 'a'.repeat(64),
  training: 'Past loans',
  cardSections: 9,
  allSections: 9,
  declared: [
    {
      source: 'typed',
      name: 'auc',
      value: 0.8,
      origin: 'a report',
    },
  ],
};

const found = { at: daysAgo(1), versionId };

/** An AUC with its interval, as a result has it. */
export const performanceOf = (value: number, half: number | null): GateFacts['performance'] => ({
  ...found,
  id: 'result',
  name: 'May',
  estimated: false,
  figures: new Map([
    [
      'auc',
      {
        defined: true,
        value,
        interval:
          half === null
            ? null
            : { lower: value - half, upper: value + half, confidence: 0.95, method: 'DeLong' },
      },
    ],
  ]),
});

/** Facts by which every rule of the house baseline is met. */
export const goodFacts: GateFacts = {
  modelName: 'Credit default',
  riskClass: 'high',
  version,
  drift: [{ ...found, kind: 'run', id: 'run', name: 'May', verdict: 'stable', ownSettings: false }],
  fairness: [{ ...found, id: 'check', name: 'May', verdict: 'fair', attributes: ['sex'] }],
  protectedAttributes: ['sex'],
  performance: performanceOf(0.81, 0.02),
  risk: { id: 'score', at: daysAgo(1), score: 30, high: 40, grade: 'B' },
  alerts: { critical: 0, warning: 0, notice: 0, worstId: null, watched: true },
};

export function evaluated(
  changed: Partial<GateFacts> = {},
  { step = 'production', policy = defaultGatePolicy }: { step?: GateStep; policy?: GatePolicy } = {},
) {
  return evaluateGate({ step, at, policy, facts: { ...goodFacts, ...changed } });
}

function findingOf(rule: GateRuleName, ...asked: Parameters<typeof evaluated>): GateFinding {
  const finding = evaluated(...asked).findings.find((entry) => entry.rule === rule);
  if (finding === undefined) throw new Error(rule);
  return finding;
}

/** What a rule came to, and why: "not-met: Major drift in “May”." */
export function told(rule: GateRuleName, ...asked: Parameters<typeof evaluated>): string {
  const { outcome, observed } = findingOf(rule, ...asked);
  return `${outcome}: ${sentenceText({ segments: observed })}`;
}
