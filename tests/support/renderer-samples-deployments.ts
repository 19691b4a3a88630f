import { deployment, gateCheck, gatePolicyInForce } from '../../shared/contract/deployments.ts';
import type {
  Deployment,
  DeploymentRow,
  GateCheck,
  GatePolicyInForce,
} from '../../shared/contract/deployments.ts';
import { defaultGatePolicy, gateEvaluation, gateRuleNames } from '../../shared/schema/gate.ts';
import type { GateEvaluation, GateStep, StandingOverride } from '../../shared/schema/gate.ts';
import { ids, sampleId } from './renderer-samples.ts';

const at = '2026-06-01T08:00:00.000Z';
const digest = (digit: string): string => digit.repeat(64);
const said = (text: string) => [{ kind: 'text' as const, text }];

export const deploymentIds = { entry: sampleId(20, 1), version: sampleId(21, 1), earlier: sampleId(21, 2) };

/** Drift is not met and fairness cannot be told; risk cannot be told and need not be, alerts are not asked. */
export function sampleEvaluation(part: { step?: GateStep; open?: boolean } = {}): GateEvaluation {
  const { step = 'production', open = false } = part;
  const outcomes: Readonly<Record<string, string>> = open
    ? {}
    : { drift: 'not-met', fairness: 'unknown', risk: 'unknown', alerts: 'not-asked' };
  return gateEvaluation.parse({
    at,
    step,
    modelName: 'House price',
    riskClass: 'high',
    version: { id: deploymentIds.version, version: '2.1.0' },
    policyVersion: 1,
    policySha256: digest('a'),
    verdict: open ? 'pass' : 'fail',
    findings: gateRuleNames.map((rule) => ({
      rule,
      outcome: outcomes[rule] ?? 'met',
      needed: rule === 'fairness',
      required: said(`Asked of ${rule}.`),
      observed: said(`Found of ${rule}.`),
      at: rule === 'drift' ? at : null,
      source: rule === 'drift' ? { kind: 'run', id: ids.run } : null,
    })),
  });
}

export function sampleStanding(): StandingOverride {
  return {
    deploymentId: deploymentIds.entry as StandingOverride['deploymentId'],
    until: new Date(Date.now() + 3.5 * 86_400_000).toISOString() as StandingOverride['until'],
    reason: 'The new column is harmless, as two people checked.',
    by: 'Ada Reviewer',
  };
}

export function sampleCheck(
  part: { step?: GateStep; open?: boolean } & Partial<
    Pick<GateCheck, 'reachable' | 'standing' | 'admitted'>
  > = {},
): GateCheck {
  const { step, open, ...rest } = part;
  const evaluation = sampleEvaluation({
    ...(step === undefined ? {} : { step }),
    ...(open === undefined ? {} : { open }),
  });
  const { verdict } = evaluation;
  return gateCheck.parse({
    evaluation,
    narrative: {
      subject: 'gate',
      sentences: [
        {
          part: 'verdict',
          segments: said(verdict === 'pass' ? 'The gate lets it.' : 'The gate does not let it.'),
        },
        { part: 'first', segments: said('First find out what changed.') },
        { part: 'limits', segments: said('It is no judgement on anything else.') },
      ],
    },
    reachable: true,
    standing: null,
    admitted: null,
    ...rest,
  });
}

export function sampleDeployment(part: Partial<Record<keyof Deployment, unknown>> = {}): Deployment {
  return deployment.parse({
    id: deploymentIds.entry,
    modelId: ids.model,
    modelName: 'House price',
    version: { id: deploymentIds.version, version: '2.1.0' },
    at,
    actor: { id: ids.user, name: 'Ada Reviewer' },
    from: 'canary',
    to: 'production',
    outcome: 'overridden',
    verdict: 'fail',
    note: 'The new column is harmless, as two people checked.',
    overrideUntil: sampleStanding().until,
    standing: true,
    evaluation: sampleEvaluation(),
    evaluationSha256: digest('b'),
    narrative: sampleCheck().narrative,
    ...part,
  });
}

export function sampleDeploymentRow(): DeploymentRow {
  const {
    evaluation: _evaluation,
    evaluationSha256: _sha256,
    narrative: _narrative,
    ...row
  } = sampleDeployment();
  return row;
}

export function sampleGatePolicy(): GatePolicyInForce {
  return gatePolicyInForce.parse({
    version: 3,
    policy: defaultGatePolicy,
    sha256: digest('a'),
    savedAt: at,
    savedBy: { id: ids.user, name: 'Ada Reviewer' },
  });
}
