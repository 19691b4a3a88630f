import type { RiskClass } from '../../../../shared/contract/models.ts';
import type { DriftVerdict } from '../../../../shared/schema/drift.ts';
import type { FairnessVerdict } from '../../../../shared/schema/fairness.ts';
import type { RiskInput, RiskSource } from '../../../../shared/schema/risk.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import { formatCount, formatList, formatPercent } from '../format.ts';

/* How what was found about a model becomes a term from 0 to 1, in formula 1 (ADR 0015). */

type Found = { readonly at: UtcInstant; readonly name: string };

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** A verdict puts the term on a floor; the share that is affected fills what is left up to the next. */
const floors = { good: 0, middling: 0.4, bad: 0.7 } as const;
const span = 0.3;

function exactly(
  value: number,
  rest: Omit<RiskInput & { state: 'known' }, 'state' | 'value' | 'low' | 'high'>,
) {
  return { state: 'known', value, low: value, high: value, ...rest } satisfies RiskInput;
}

function unknown(finding: string, source: RiskSource | null = null): RiskInput {
  return { state: 'unknown', source, finding };
}

export type RunFacts = Found & {
  readonly id: string;
  readonly verdict: DriftVerdict;
  /** Weighted share of columns that drifted, a moderate one counting half; null where none could be judged. */
  readonly share: number | null;
};

export type MonitorFacts = Found & {
  readonly id: string;
  readonly state: 'alarm' | 'drifting' | 'quiet';
  readonly verdict: DriftVerdict | null;
  /** Drifted windows among those the rule of the monitor looks at. */
  readonly drifted: number;
  readonly lookedAt: number;
};

function runInput({ id, at, name, verdict, share }: RunFacts): RiskInput {
  const source = { kind: 'run', id } as const;
  if (verdict === 'insufficient') {
    return unknown(`The latest comparison, “${name}”, had too little data to tell.`, source);
  }
  const floor = verdict === 'major' ? floors.bad : verdict === 'moderate' ? floors.middling : floors.good;
  const found = verdict === 'stable' ? 'No drift' : `${verdict === 'major' ? 'Major' : 'Moderate'} drift`;
  const part =
    share === null || share === 0 ? '' : `; by weight, ${formatPercent(share)} of the columns drifted`;
  return exactly(clamp(floor + span * (share ?? 0)), {
    observedAt: at,
    source,
    finding: `${found} in “${name}”${part}.`,
  });
}

function monitorInput({ id, at, name, state, verdict, drifted, lookedAt }: MonitorFacts): RiskInput {
  const share = lookedAt === 0 ? 0 : drifted / lookedAt;
  const worst = verdict === 'major' ? floors.bad : floors.middling;
  const floor = state === 'alarm' ? worst : floors.good;
  const windows =
    lookedAt === 1
      ? 'the last window drifted'
      : `${formatCount(drifted)} of the last ${formatCount(lookedAt)} windows drifted`;
  const found = {
    alarm: `raises an alarm: ${windows}`,
    drifting: `sees drift that is no alarm yet: ${windows}`,
    quiet: 'is quiet',
  }[state];
  return exactly(clamp(floor + span * share), {
    observedAt: at,
    source: { kind: 'monitor', id },
    finding: `The monitor “${name}” ${found}.`,
  });
}

const isKnown = (input: RiskInput): input is RiskInput & { state: 'known' } => input.state === 'known';

/**
 * Drift: what was found last, by the latest comparison of whole data sets or by a monitor; an alarm that still
 * stands counts even where something newer found less.
 */
export function driftInput(run: RunFacts | null, monitors: readonly MonitorFacts[]): RiskInput {
  const found = [
    ...(run === null ? [] : [{ at: run.at, alarm: false, input: runInput(run) }]),
    ...monitors.map((monitor) => ({
      at: monitor.at,
      alarm: monitor.state === 'alarm',
      input: monitorInput(monitor),
    })),
  ];
  const known = found.flatMap((one) => (isKnown(one.input) ? [{ ...one, input: one.input }] : []));
  const newest = known.reduce<UtcInstant | null>(
    (latest, { at }) => (latest === null || at > latest ? at : latest),
    null,
  );
  const counted = known.filter(({ at, alarm }) => alarm || at === newest).map(({ input }) => input);
  const [first, ...others] = counted;
  if (first === undefined)
    return found[0]?.input ?? unknown('No data set of this model has been compared yet.');
  return others.reduce((worst, input) => (input.value > worst.value ? input : worst), first);
}

export type FairnessFacts = Found & {
  readonly id: string;
  readonly verdict: FairnessVerdict;
  /** Protected attributes and crossings by verdict. */
  readonly violations: number;
  readonly indicative: number;
  readonly judged: number;
};

export function fairnessInput(run: FairnessFacts | null): RiskInput {
  if (run === null) return unknown('The fairness of this model has not been checked yet.');
  const { id, at, name, verdict, violations, indicative, judged } = run;
  const source = { kind: 'fairness-run', id } as const;
  if (verdict === 'insufficient') {
    return unknown(`The latest fairness check, of “${name}”, had too little data to tell.`, source);
  }
  const share = judged === 0 ? 0 : (violations + 0.5 * indicative) / judged;
  const floor = { fair: floors.good, indicative: floors.middling, violation: floors.bad }[verdict];
  const partOf = (count: number): string =>
    judged === 1
      ? `in “${name}”`
      : `in ${formatCount(count)} of ${formatCount(judged)} attributes and crossings of “${name}”`;
  const finding = {
    fair: `No unequal treatment was found in “${name}”.`,
    indicative: `Signs of unequal treatment ${partOf(indicative)}.`,
    violation: `Unequal treatment ${partOf(violations)}.`,
  }[verdict];
  return exactly(clamp(floor + span * share), { observedAt: at, source, finding });
}

export type DatasetFacts = Found & {
  readonly id: string;
  readonly rows: number;
  readonly rejectedRows: number;
  /** Values that are missing, and cells that there are. */
  readonly missing: number;
  readonly cells: number;
};

/** Shares from which data are as bad as this term can be. */
export const worstRefused = 0.05;
export const worstMissing = 0.2;

export function dataQualityInput(dataset: DatasetFacts | null): RiskInput {
  if (dataset === null) return unknown('This model has no data set yet.');
  const { id, at, name, rows, rejectedRows, missing, cells } = dataset;
  const source = { kind: 'dataset', id } as const;
  if (rows + rejectedRows === 0 || cells === 0) return unknown(`“${name}” holds no rows.`, source);
  const refused = rejectedRows / (rows + rejectedRows);
  const absent = missing / cells;
  return exactly(clamp(Math.max(refused / worstRefused, absent / worstMissing)), {
    observedAt: at,
    source,
    finding: `In “${name}”, ${
      refused === 0 ? 'no row was refused' : `${formatPercent(refused)} of the rows were refused`
    } and ${absent === 0 ? 'no value is missing' : `${formatPercent(absent)} of the values are missing`}.`,
  });
}

export type AlertFacts = {
  readonly critical: number;
  readonly warning: number;
  readonly notice: number;
  /** The gravest alert that is not resolved. */
  readonly worstId: string | null;
  /** Whether a rule that is switched on looks at this model, and whether there was a result that one looks at. */
  readonly watched: boolean;
  readonly measured: boolean;
};

/** What an alert leaves of the distance to the worst. */
const leaves = { critical: 0.4, warning: 0.7, notice: 0.9 } as const;

const counted = (count: number, one: string, many: string): string[] =>
  count === 0 ? [] : [`${formatCount(count)} ${count === 1 ? `is ${one}` : `are ${many}`}`];

/** Alerts that nobody has resolved; they stand in for violations of policies until there are policies. */
export function alertsInput({
  critical,
  warning,
  notice,
  worstId,
  watched,
  measured,
}: AlertFacts): RiskInput {
  const source = worstId === null ? null : ({ kind: 'alert', id: worstId } as const);
  const waiting = critical + warning + notice;
  if (waiting === 0 && !watched) return unknown('No alert rule that is switched on looks at this model.');
  if (waiting === 0 && !measured)
    return unknown('Nothing has been measured that could have raised an alert.');
  const list = [
    ...counted(critical, 'critical', 'critical'),
    ...counted(warning, 'a warning', 'warnings'),
    ...counted(notice, 'a notice', 'notices'),
  ];
  const only = critical > 0 ? 'critical' : warning > 0 ? 'a warning' : 'a notice';
  return exactly(
    clamp(1 - leaves.critical ** critical * leaves.warning ** warning * leaves.notice ** notice),
    {
      observedAt: null,
      source,
      finding:
        waiting === 0
          ? 'No alert is waiting.'
          : waiting === 1
            ? `One alert is not resolved; it is ${only}.`
            : `${formatCount(waiting)} alerts are not resolved: ${formatList(list)}.`,
    },
  );
}

const classValue: Readonly<Record<RiskClass, number>> = {
  minimal: 0,
  limited: 1 / 3,
  high: 2 / 3,
  critical: 1,
};

export function criticalityInput(model: { readonly id: string; readonly riskClass: RiskClass }): RiskInput {
  return exactly(classValue[model.riskClass], {
    observedAt: null,
    source: { kind: 'model', id: model.id },
    finding: `The model is of the risk class “${model.riskClass}”.`,
  });
}

export type PerformanceFacts = Found & {
  readonly id: string;
  /** What the result says, in its own sentence. */
  readonly sentence: string;
  /**
   * Share of what a useless model would get wrong that this one gets wrong too: 0 for a perfect model, 1 for one
   * that is no better than guessing. With the ends of its confidence interval; null where no figure is defined.
   */
  readonly failing: { readonly value: number; readonly low: number; readonly high: number } | null;
};

export function performanceInput(run: PerformanceFacts | null): RiskInput {
  if (run === null) return unknown('The performance of this model has not been measured yet.');
  const { id, at, sentence, failing } = run;
  const source = { kind: 'performance-run', id } as const;
  if (failing === null) return unknown(sentence, source);
  const value = clamp(failing.value);
  return {
    state: 'known',
    value,
    low: Math.min(value, clamp(failing.low)),
    high: Math.max(value, clamp(failing.high)),
    observedAt: at,
    source,
    finding: sentence,
  };
}
