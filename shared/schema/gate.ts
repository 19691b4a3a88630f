import { z } from 'zod';
import { deploymentId, modelVersionId, sha256Hex } from './ids.ts';
import { narrativeSegment } from './narrative.ts';
import { riskClass } from './risk.ts';
import { utcInstant } from './time.ts';

/*
 * What a model has to show before it is let into a state in which it matters (features G1 and F5). A rule is met, not
 * met, or cannot be told; what cannot be told never counts as met.
 */

/** The states that are entered through the gate, in the order in which a model reaches them. */
export const gateStep = z.enum(['staging', 'canary', 'production']);
export type GateStep = z.infer<typeof gateStep>;
export const gateSteps = gateStep.options;

export function isGateStep(state: string): state is GateStep {
  return gateStep.safeParse(state).success;
}

/** In the order in which they are shown: what is recorded of a version, then what was found about it. */
export const gateRuleName = z.enum([
  'artefact',
  'training-data',
  'model-card',
  'drift',
  'fairness',
  'performance',
  'risk',
  'alerts',
]);
export type GateRuleName = z.infer<typeof gateRuleName>;
export const gateRuleNames = gateRuleName.options;

/** Rules about what was found; they can be impossible to tell, for want of data. */
export const foundRules = ['drift', 'fairness', 'performance', 'risk', 'alerts'] as const;
export type FoundRule = (typeof foundRules)[number];

/** From which step on; null: never. */
const from = gateStep.nullable();

const recorded = z.strictObject({
  /** The step from which on it has to be recorded. */
  from,
});

const found = {
  /** The step from which on the rule must not be broken. */
  from,
  /** The step from which on it has to be known that it is not broken. */
  knownFrom: from,
};

/** Whether `later` is the same step as `earlier` or comes after it. Null comes after every step. */
export function isFrom(later: GateStep | null, earlier: GateStep | null): boolean {
  const place = (step: GateStep | null): number =>
    step === null ? gateSteps.length : gateSteps.indexOf(step);
  return place(later) >= place(earlier);
}

const percent = z
  .int('Enter a whole number of per cent.')
  .min(0, 'At least 0 per cent.')
  .max(100, 'At most 100 per cent.');

/** What a workspace asks of its models; the same for every model. */
export const gatePolicy = z
  .strictObject({
    /** The digest of the file that the version runs from. */
    artefact: recorded,
    'training-data': recorded,
    /** Every section of the card says something. */
    'model-card': recorded,
    /** `worst` is the gravest verdict that is let through. */
    drift: z.strictObject({ ...found, worst: z.enum(['stable', 'moderate']) }),
    fairness: z.strictObject({ ...found, worst: z.enum(['fair', 'indicative']) }),
    /** How much worse the figure of the version may have become, in per cent of what was declared. */
    performance: z.strictObject({ ...found, maxDropPercent: percent }),
    /** The score has to lie below this. */
    risk: z.strictObject({
      ...found,
      below: z.int('Enter a whole number.').min(1, 'At least 1.').max(100, 'At most 100.'),
    }),
    /** The gravest alert that may be waiting. */
    alerts: z.strictObject({ ...found, worst: z.enum(['none', 'notice', 'warning']) }),
    /** Older findings do not count as known. */
    maxAgeDays: z
      .int('Enter a whole number of days.')
      .min(1, 'At least 1 day.')
      .max(3650, 'At most 3,650 days.'),
    /** Models of a lower class are let through although something cannot be told. */
    strictFrom: riskClass,
  })
  .superRefine((policy, context) => {
    for (const rule of foundRules) {
      if (isFrom(policy[rule].knownFrom, policy[rule].from)) continue;
      context.addIssue({
        code: 'custom',
        path: [rule, 'knownFrom'],
        message: 'Choose the step from which the rule holds, or a later one.',
      });
    }
  });
export type GatePolicy = z.infer<typeof gatePolicy>;

/** The house baseline, in force until somebody decides otherwise. */
export const defaultGatePolicy: GatePolicy = {
  artefact: { from: 'canary' },
  'training-data': { from: 'canary' },
  'model-card': { from: 'production' },
  drift: { from: 'canary', knownFrom: 'production', worst: 'moderate' },
  fairness: { from: 'canary', knownFrom: 'production', worst: 'indicative' },
  performance: { from: 'canary', knownFrom: 'production', maxDropPercent: 5 },
  risk: { from: 'staging', knownFrom: 'production', below: 70 },
  alerts: { from: 'canary', knownFrom: 'production', worst: 'warning' },
  maxAgeDays: 30,
  strictFrom: 'limited',
};

/** `not-asked`: the policy does not ask it of this step. */
export const gateOutcome = z.enum(['met', 'not-met', 'unknown', 'not-asked']);
export type GateOutcome = z.infer<typeof gateOutcome>;

/** The record that a rule was read from. */
export const gateSource = z.strictObject({
  kind: z.enum(['run', 'monitor', 'fairness-run', 'performance-run', 'risk-score', 'alert', 'model-version']),
  id: z.string().max(64),
});
export type GateSource = z.infer<typeof gateSource>;

export const gateFinding = z.strictObject({
  rule: gateRuleName,
  outcome: gateOutcome,
  /** Whether it keeps the gate closed that this cannot be told. */
  needed: z.boolean(),
  /** What the policy asks, and what was found, in a sentence each. */
  required: z.array(narrativeSegment),
  observed: z.array(narrativeSegment),
  /** When it was found; null for what holds at any moment. */
  at: utcInstant.nullable(),
  source: gateSource.nullable(),
});
export type GateFinding = z.infer<typeof gateFinding>;

/** `insufficient`: nothing speaks against it, and something that has to be known is not. Only `pass` opens the gate. */
export const gateVerdict = z.enum(['pass', 'fail', 'insufficient']);
export type GateVerdict = z.infer<typeof gateVerdict>;

/** One look at a model, with everything that it rests on. It never changes. */
export const gateEvaluation = z.strictObject({
  at: utcInstant,
  step: gateStep,
  modelName: z.string(),
  riskClass,
  version: z.strictObject({ id: modelVersionId, version: z.string() }),
  policyVersion: z.int().min(1),
  /** SHA-256 over the policy in canonical JSON. */
  policySha256: sha256Hex,
  verdict: gateVerdict,
  findings: z.array(gateFinding).length(gateRuleNames.length),
});
export type GateEvaluation = z.infer<typeof gateEvaluation>;

/** Findings that keep the gate closed. */
export function closing({ findings }: Pick<GateEvaluation, 'findings'>): GateFinding[] {
  return findings.filter(({ outcome, needed }) => outcome === 'not-met' || (outcome === 'unknown' && needed));
}

/** An override that lets a model be where the gate does not admit it. */
export const standingOverride = z.strictObject({
  deploymentId,
  until: utcInstant,
  reason: z.string(),
  by: z.string(),
});
export type StandingOverride = z.infer<typeof standingOverride>;
