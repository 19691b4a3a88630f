import { defaultGatePolicy, foundRules, gatePolicy, gateRuleNames } from '../../../shared/schema/gate.ts';
import type { FoundRule, GatePolicy, GateRuleName, GateStep } from '../../../shared/schema/gate.ts';

/** What the gate asks, as it is chosen and typed. */
export type PolicyForm = {
  readonly from: Readonly<Record<GateRuleName, GateStep | null>>;
  readonly knownFrom: Readonly<Record<FoundRule, GateStep | null>>;
  readonly worst: {
    readonly drift: GatePolicy['drift']['worst'];
    readonly fairness: GatePolicy['fairness']['worst'];
    readonly alerts: GatePolicy['alerts']['worst'];
  };
  readonly maxDropPercent: string;
  readonly below: string;
  readonly maxAgeDays: string;
  readonly strictFrom: GatePolicy['strictFrom'];
};

/** A value for each name; every name is there. */
function byName<Name extends string, Value>(
  names: readonly Name[],
  value: (name: Name) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Name, Value>;
}

export function toPolicyForm(policy: GatePolicy): PolicyForm {
  return {
    from: byName(gateRuleNames, (rule) => policy[rule].from),
    knownFrom: byName(foundRules, (rule) => policy[rule].knownFrom),
    worst: {
      drift: policy.drift.worst,
      fairness: policy.fairness.worst,
      alerts: policy.alerts.worst,
    },
    maxDropPercent: String(policy.performance.maxDropPercent),
    below: String(policy.risk.below),
    maxAgeDays: String(policy.maxAgeDays),
    strictFrom: policy.strictFrom,
  };
}

type Figures = { maxDropPercent: number; below: number; maxAgeDays: number };

function toPolicy({ from, knownFrom, worst, strictFrom }: PolicyForm, figures: Figures): unknown {
  const found = (rule: FoundRule) => ({ from: from[rule], knownFrom: knownFrom[rule] });
  return {
    artefact: { from: from.artefact },
    'training-data': { from: from['training-data'] },
    'model-card': { from: from['model-card'] },
    drift: { ...found('drift'), worst: worst.drift },
    fairness: { ...found('fairness'), worst: worst.fairness },
    performance: { ...found('performance'), maxDropPercent: figures.maxDropPercent },
    risk: { ...found('risk'), below: figures.below },
    alerts: { ...found('alerts'), worst: worst.alerts },
    maxAgeDays: figures.maxAgeDays,
    strictFrom,
  };
}

const numberOf = (text: string): number => (/^\s*\d+\s*$/u.test(text) ? Number(text) : Number.NaN);

export type PolicyReading = {
  /** Null while something is wrong. */
  readonly policy: GatePolicy | null;
  /** By path, for example `risk.below`. */
  readonly problems: Readonly<Record<string, string>>;
};

function problemsOf(value: unknown): PolicyReading['problems'] {
  const { error } = gatePolicy.safeParse(value);
  if (error === undefined) return {};
  return Object.fromEntries(error.issues.toReversed().map(({ path, message }) => [path.join('.'), message]));
}

/** Reads what was chosen by the schema that the engine checks it with too. */
export function readPolicyForm(form: PolicyForm): PolicyReading {
  const typed = toPolicy(form, {
    maxDropPercent: numberOf(form.maxDropPercent),
    below: numberOf(form.below),
    maxAgeDays: numberOf(form.maxAgeDays),
  });
  const parsed = gatePolicy.safeParse(typed);
  if (parsed.success) return { policy: parsed.data, problems: {} };
  // The schema holds steps against each other only once every figure is one: here both are told at once.
  const { performance, risk, maxAgeDays } = defaultGatePolicy;
  const chosen = toPolicy(form, { ...performance, ...risk, maxAgeDays });
  return { policy: null, problems: { ...problemsOf(chosen), ...problemsOf(typed) } };
}
