import { riskSettings, riskTermNames } from '../../../shared/schema/risk.ts';
import type { RiskCutOffs, RiskSettings, RiskTermName } from '../../../shared/schema/risk.ts';

/** The settings as they are typed. */
export type RiskForm = {
  readonly weights: Readonly<Record<RiskTermName, string>>;
  readonly cutOffs: Readonly<Record<keyof RiskCutOffs, string>>;
  readonly stale: string;
};

export const cutOffNames = ['B', 'C', 'D', 'E', 'F'] as const satisfies readonly (keyof RiskCutOffs)[];

function textsOf<Name extends string>(values: Readonly<Record<Name, number>>, names: readonly Name[]) {
  // Every name is there: they are the keys of what is written.
  return Object.fromEntries(names.map((name) => [name, String(values[name])])) as Record<Name, string>;
}

export function toRiskForm({ weights, cutOffs, staleAfterDays }: RiskSettings): RiskForm {
  return {
    weights: textsOf(weights, riskTermNames),
    cutOffs: textsOf(cutOffs, cutOffNames),
    stale: String(staleAfterDays),
  };
}

const numberOf = (text: string): number => (/^\s*\d+\s*$/u.test(text) ? Number(text) : Number.NaN);

function numbersOf<Name extends string>(texts: Readonly<Record<Name, string>>): Record<Name, number> {
  return Object.fromEntries(
    Object.entries<string>(texts).map(([name, text]) => [name, numberOf(text)]),
  ) as Record<Name, number>;
}

export type RiskReading = {
  /** Null while something is wrong. */
  readonly settings: RiskSettings | null;
  /** By path, for example `weights.drift` or `weights` for their sum. */
  readonly problems: Readonly<Record<string, string>>;
  /** Of the weights that are numbers. */
  readonly sum: number;
};

/** Reads what was typed by the schema that the engine checks it with too. */
export function readRiskForm({ weights, cutOffs, stale }: RiskForm): RiskReading {
  const typed = { weights: numbersOf(weights), cutOffs: numbersOf(cutOffs), staleAfterDays: numberOf(stale) };
  const parsed = riskSettings.safeParse(typed);
  const sum = riskTermNames.reduce((total, name) => total + (typed.weights[name] || 0), 0);
  if (parsed.success) return { settings: parsed.data, problems: {}, sum };
  const problems = Object.fromEntries(
    parsed.error.issues.toReversed().map(({ path, message }) => [path.join('.'), message]),
  );
  return { settings: null, problems, sum };
}
