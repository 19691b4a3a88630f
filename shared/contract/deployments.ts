import { z } from 'zod';
import {
  gateEvaluation,
  gatePolicy,
  gateRuleName,
  gateStep,
  gateVerdict,
  standingOverride,
} from '../schema/gate.ts';
import { deploymentId, modelId, modelVersionId, sha256Hex, userId } from '../schema/ids.ts';
import { narrative } from '../schema/narrative.ts';
import { pageOf, pageRequest } from '../schema/page.ts';
import { proseText } from '../schema/text.ts';
import { utcInstant } from '../schema/time.ts';
import { defineCommand, everyRole, noInput } from './define.ts';
import type { Role } from './define.ts';
import { change, model, modelState } from './models.ts';

const administrators: readonly Role[] = ['administrator'];
/** Whoever answers for what is asked of models. */
const policyOwners: readonly Role[] = ['administrator', 'compliance-officer'];

/** Characters that the reason of an override has at least, and days that one holds at most. */
export const shortestOverrideReason = 30;
export const longestOverrideDays = 14;

/**
 * `moved`: by the gate, or where no gate is asked. `renewed`: an override was given more time. `refused`: the gate stayed
 * closed and nothing changed. `blocked`: an override ended and the gate did not admit the model.
 */
export const deploymentOutcome = z.enum(['moved', 'overridden', 'renewed', 'refused', 'blocked']);
export type DeploymentOutcome = z.infer<typeof deploymentOutcome>;

export const deploymentRow = z.strictObject({
  id: deploymentId,
  modelId,
  modelName: z.string(),
  version: z.strictObject({ id: modelVersionId, version: z.string() }),
  at: utcInstant,
  actor: z.strictObject({ id: userId, name: z.string() }),
  from: modelState,
  to: modelState,
  outcome: deploymentOutcome,
  /** What the gate said; null where it was not asked. */
  verdict: gateVerdict.nullable(),
  /** The reason of an override, else what was noted. */
  note: z.string(),
  /** Until when an override holds; null for everything else. */
  overrideUntil: utcInstant.nullable(),
  /** Whether that override still holds. */
  standing: z.boolean(),
});
export type DeploymentRow = z.infer<typeof deploymentRow>;

export const deployment = deploymentRow.extend({
  evaluation: gateEvaluation.nullable(),
  /** SHA-256 over the evaluation in canonical JSON. */
  evaluationSha256: sha256Hex.nullable(),
  /** The evaluation in words; null where there is none. */
  narrative: narrative.nullable(),
});
export type Deployment = z.infer<typeof deployment>;

export const gateCheck = z.strictObject({
  evaluation: gateEvaluation,
  narrative,
  /** Whether the step can follow the present state of the model at all. */
  reachable: z.boolean(),
  /** The override that the model stands on now. */
  standing: standingOverride.nullable(),
  /** The version that was let into the present state; null where that is not known. */
  admitted: z.strictObject({ id: modelVersionId, version: z.string(), at: utcInstant }).nullable(),
});
export type GateCheck = z.infer<typeof gateCheck>;

export const gatePolicyInForce = z.strictObject({
  version: z.int().min(1),
  policy: gatePolicy,
  sha256: sha256Hex,
  savedAt: utcInstant,
  /** Null for what came with the application. */
  savedBy: z.strictObject({ id: userId, name: z.string() }).nullable(),
});
export type GatePolicyInForce = z.infer<typeof gatePolicyInForce>;

/** Most models that a preview names. */
export const maxGateMoves = 100;

export const gatePreview = z.strictObject({
  models: z.int().min(0),
  /** Models that the gate admits to a step, by the policy in force and by the one proposed. */
  admitted: z.array(z.strictObject({ step: gateStep, before: z.int().min(0), after: z.int().min(0) })),
  /** Models for which the answer would be another one. */
  changed: z.int().min(0),
  moves: z
    .array(
      z.strictObject({
        modelId,
        modelName: z.string(),
        state: modelState,
        step: gateStep,
        before: gateVerdict,
        after: gateVerdict,
        /** The rules that decide it by the proposed policy; by the present one where the proposed admits the model. */
        rules: z.array(gateRuleName),
      }),
    )
    .max(maxGateMoves),
});
export type GatePreview = z.infer<typeof gatePreview>;

export const deploymentCommands = {
  'deployments/check': defineCommand({
    name: 'deployments/check',
    summary:
      'Whether the gate would let a model into a state now, rule by rule and in words; changes nothing.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ modelId, step: gateStep }),
    output: gateCheck,
    errors: ['MODEL_NOT_FOUND'],
  }),
  'deployments/list': defineCommand({
    name: 'deployments/list',
    summary:
      'A page of what was let in, overridden, refused and blocked, newest first; of one model or of all.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest.extend({
      modelId: modelId.nullable().default(null),
      outcomes: z.array(deploymentOutcome).max(deploymentOutcome.options.length).default([]),
      /** Only overrides that still hold. */
      standing: z.boolean().default(false),
    }),
    output: pageOf(deploymentRow),
    errors: ['MODEL_NOT_FOUND'],
  }),
  'deployments/get': defineCommand({
    name: 'deployments/get',
    summary: 'One entry of the history of deployments with the whole evaluation it rests on.',
    effect: 'read',
    roles: everyRole,
    input: z.strictObject({ id: deploymentId }),
    output: deployment,
    errors: ['NOT_FOUND'],
  }),
  'deployments/override': defineCommand({
    name: 'deployments/override',
    summary: 'Lets a model into a state that the gate does not admit it to, for a reason and for some days.',
    effect: 'write',
    roles: administrators,
    confirm: true,
    fourEyes: true,
    input: z.strictObject({
      id: modelId,
      rowVersion: z.int().min(1),
      /** The present state gives an override that stands more time. */
      state: gateStep,
      reason: proseText(1000).pipe(
        z
          .string()
          .min(
            shortestOverrideReason,
            `Say in at least ${shortestOverrideReason} characters why the model may run.`,
          ),
      ),
      days: z
        .int('Enter a whole number of days.')
        .min(1, 'At least 1 day.')
        .max(longestOverrideDays, `At most ${longestOverrideDays} days.`),
    }),
    output: model,
    errors: ['MODEL_NOT_FOUND', 'STALE_VERSION', 'STATE_TRANSITION_REFUSED', 'RECORD_DELETED'],
  }),
  'gate/policy': defineCommand({
    name: 'gate/policy',
    summary: 'What the gate asks of every model, step by step.',
    effect: 'read',
    roles: everyRole,
    input: noInput,
    output: gatePolicyInForce,
  }),
  'gate/policy-history': defineCommand({
    name: 'gate/policy-history',
    summary: 'Every change of what the gate asks, newest first.',
    effect: 'read',
    roles: everyRole,
    input: pageRequest,
    output: pageOf(change),
  }),
  'gate/preview': defineCommand({
    name: 'gate/preview',
    summary: 'Which models another policy would admit or keep out, and by which rules; changes nothing.',
    effect: 'read',
    roles: everyRole,
    cost: 'look',
    input: z.strictObject({ policy: gatePolicy }),
    output: gatePreview,
  }),
  'gate/save-policy': defineCommand({
    name: 'gate/save-policy',
    summary: 'Changes what the gate asks of every model from now on.',
    effect: 'write',
    roles: policyOwners,
    confirm: true,
    fourEyes: true,
    input: z.strictObject({ policy: gatePolicy, version: z.int().min(1) }),
    output: gatePolicyInForce,
    errors: ['STALE_VERSION'],
  }),
} as const;
