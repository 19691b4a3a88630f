import { gateRuleNames, isFrom } from '../../../shared/schema/gate.ts';
import type {
  GateEvaluation,
  GateFinding,
  GatePolicy,
  GateRuleName,
  GateStep,
  GateVerdict,
} from '../../../shared/schema/gate.ts';
import { riskClass } from '../../../shared/schema/risk.ts';
import type { RiskClass } from '../../../shared/schema/risk.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import type { GateFacts } from './facts.ts';
import { isFoundRule, rules } from './rules/index.ts';

export interface GateRequest {
  readonly step: GateStep;
  readonly at: UtcInstant;
  readonly policy: GatePolicy;
  readonly facts: GateFacts;
}

function isAtLeast(found: RiskClass, least: RiskClass): boolean {
  return riskClass.options.indexOf(found) >= riskClass.options.indexOf(least);
}

/** Whether the gate stays closed where a rule cannot be told. What is recorded of a version can always be told. */
function isNeeded(rule: GateRuleName, { step, policy, facts }: GateRequest): boolean {
  if (!isFrom(step, policy[rule].from)) return false;
  if (!isFoundRule(rule)) return true;
  return isFrom(step, policy[rule].knownFrom) && isAtLeast(facts.riskClass, policy.strictFrom);
}

function findingOf(rule: GateRuleName, request: GateRequest): GateFinding {
  const { holds, required, observed, at, source } = rules[rule](request);
  const asked = isFrom(request.step, request.policy[rule].from);
  return {
    rule,
    outcome: !asked ? 'not-asked' : holds === null ? 'unknown' : holds ? 'met' : 'not-met',
    needed: isNeeded(rule, request),
    required: [...required],
    observed: [...observed],
    at,
    source,
  };
}

function verdictOf(findings: readonly GateFinding[]): GateVerdict {
  if (findings.some(({ outcome }) => outcome === 'not-met')) return 'fail';
  return findings.some(({ outcome, needed }) => outcome === 'unknown' && needed) ? 'insufficient' : 'pass';
}

/**
 * Holds a model against every rule of the policy for one step. `pass` only where every rule that the step asks is met,
 * or cannot be told and need not be. The same facts, policy and moment give the same findings.
 */
export function evaluateGate(request: GateRequest): Pick<GateEvaluation, 'verdict' | 'findings'> {
  const findings = gateRuleNames.map((rule) => findingOf(rule, request));
  return { verdict: verdictOf(findings), findings };
}
