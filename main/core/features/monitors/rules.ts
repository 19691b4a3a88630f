import type { AlarmPlan, MonitorStanding } from '../../../../shared/contract/monitors.ts';
import type { DriftVerdict } from '../../../../shared/schema/drift.ts';
import type {
  DataWindow,
  MonitorDraft,
  MonitorSchedule,
  MonitorWindows,
} from '../../../../shared/schema/monitor.ts';
import { toUtcInstant } from '../../../../shared/schema/time.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import { maxCheckedAttributes } from '../../../../shared/contract/fairness.ts';
import { countInWords } from '../../evidence/limits.ts';

/** What a window came to, as far as the standing of its monitor is concerned. */
export type JudgedWindow = {
  readonly label: string;
  readonly outcome: 'compared' | 'too-small' | 'not-comparable';
  readonly verdict: DriftVerdict;
  readonly reason: string;
};

const isDrift = (verdict: DriftVerdict): boolean => verdict === 'moderate' || verdict === 'major';

const severity: Readonly<Record<DriftVerdict, number>> = {
  stable: 0,
  insufficient: 1,
  moderate: 2,
  major: 3,
};

export const windowsCount = (count: number): string =>
  count === 1 ? '1 window' : `${countInWords(count)} windows`;

/** The standing of a monitor that has looked at nothing under its present settings. */
export const neverRun: MonitorStanding = {
  state: 'never-run',
  verdict: null,
  drifted: 0,
  lookedAt: 0,
  lastWindow: null,
  lastRunAt: null,
  sentence: 'No window has been looked at with the present settings.',
};

/**
 * How a monitor stands after its latest windows, newest first: an alarm when enough of the windows that the
 * rule looks at drifted. Windows that could not be judged are passed over, and the sentence says so.
 */
export function standingOf(
  newestFirst: readonly JudgedWindow[],
  rule: MonitorDraft['alarm'],
  lastRunAt: UtcInstant,
): MonitorStanding {
  const [latest] = newestFirst;
  if (latest === undefined) return { ...neverRun, lastRunAt };
  const judged = newestFirst.filter(
    ({ outcome, verdict }) => outcome === 'compared' && verdict !== 'insufficient',
  );
  const lookedAt = judged.slice(0, rule.among);
  const drifted = lookedAt.filter(({ verdict }) => isDrift(verdict));
  const worst = drifted.toSorted((a, b) => severity[b.verdict] - severity[a.verdict])[0];
  const common = {
    drifted: drifted.length,
    lookedAt: lookedAt.length,
    lastWindow: latest.label,
    lastRunAt,
  };
  const among =
    lookedAt.length === 1
      ? `The latest window ${drifted.length === 1 ? 'drifted' : 'did not drift'}`
      : `${drifted.length} of the latest ${countInWords(lookedAt.length)} windows drifted`;
  const unjudged =
    judged[0] === latest ? '' : ` The newest one, ${latest.label}, could not be judged: ${latest.reason}`;
  if (drifted.length >= rule.windows && worst !== undefined) {
    const asked = rule.among === 1 ? '' : ` (${rule.windows} of ${rule.among} are an alarm)`;
    return {
      ...common,
      state: 'alarm',
      verdict: worst.verdict,
      sentence: `${among}${asked}. ${worst.label}: ${worst.reason}${unjudged}`,
    };
  }
  if (judged.length === 0) {
    return {
      ...common,
      state: 'insufficient',
      verdict: 'insufficient',
      sentence: `None of ${windowsCount(newestFirst.length)} could be judged. ${latest.label}: ${latest.reason}`,
    };
  }
  const [newestJudged] = judged;
  if (newestJudged !== undefined && isDrift(newestJudged.verdict)) {
    return {
      ...common,
      state: 'drifting',
      verdict: newestJudged.verdict,
      sentence: `${newestJudged.label} drifted, which is not an alarm yet: it takes ${rule.windows} of ${rule.among} windows, and there ${drifted.length === 1 ? 'is' : 'are'} ${drifted.length}. ${newestJudged.reason}${unjudged}`,
    };
  }
  return {
    ...common,
    state: 'quiet',
    verdict: 'stable',
    sentence: `${among}. ${newestJudged?.label ?? latest.label}: ${newestJudged?.reason ?? latest.reason}${unjudged}`,
  };
}

/** What lists are sorted by, most urgent highest. */
export const standingRank: Readonly<Record<MonitorStanding['state'], number>> = {
  'never-run': 0,
  quiet: 0,
  insufficient: 1,
  drifting: 2,
  alarm: 3,
};

/** A monitor that cannot run watches nothing, which is as urgent as an alarm. */
export const failureRank = standingRank.alarm;

/** No monitor waits longer than this before it tries again. */
export const longestRestMs = 3_600_000;
const shortestRestMs = 60_000;

/** When a monitor tries again after so many attempts that failed: after a minute, then twice as long each time. */
export function retryAt(attempts: number, now: UtcInstant): UtcInstant {
  const restMs = Math.min(longestRestMs, shortestRestMs * 2 ** Math.min(10, attempts - 1));
  return toUtcInstant(Date.parse(now) + restMs);
}

const units = { hour: 'hour', day: 'day', week: 'week', month: 'month', quarter: 'quarter' } as const;

function windowsInWords(windows: MonitorWindows): string {
  switch (windows.kind) {
    case 'whole':
      return 'each current data set as a whole';
    case 'rows':
      return `current data in windows of ${countInWords(windows.rows)} rows`;
    case 'calendar':
      return `current data by the ${units[windows.unit]} of “${windows.column}” (UTC)`;
  }
}

function scheduleInWords(schedule: MonitorSchedule): string {
  switch (schedule.kind) {
    case 'manual':
      return 'when somebody asks for it';
    case 'on-data':
      return 'as soon as there are new data';
    case 'every':
      return schedule.hours === 1 ? 'every hour' : `every ${countInWords(schedule.hours)} hours`;
  }
}

/** Which columns have tests, bins or thresholds of their own. */
function ownInWords({ features }: MonitorDraft['config']): string {
  const own = Object.entries(features).flatMap(([name, { tests, bins, thresholds }]) =>
    tests === undefined && bins === undefined && thresholds === undefined ? [] : [`“${name}”`],
  );
  if (own.length === 0) return '';
  const [first] = own;
  return own.length === 1
    ? ` ${first} has settings of its own.`
    : ` ${countInWords(own.length)} columns have settings of their own.`;
}

/** What a budget of false alarms means for the tests. */
function planInWords({ level, tests, windowsPerYear, alarmsPerYear }: AlarmPlan): string {
  const alarms = Number(alarmsPerYear.toPrecision(3));
  const each =
    tests === 1 ? 'the one test of a window' : `each of the ${countInWords(tests)} tests of a window`;
  return `So that a year of ${countInWords(windowsPerYear)} windows without drift has at most ${alarms} false ${alarms === 1 ? 'alarm' : 'alarms'} on average, ${each} counts only from p = ${Number(level.toPrecision(3))} downwards.`;
}

/** Which attributes a check of fairness takes, where the model has more than it can take. */
function checkedInWords(protectedAttributes: number): string {
  if (protectedAttributes <= maxCheckedAttributes) return '';
  return ` Of the ${countInWords(protectedAttributes)} protected attributes of the model a check takes at most ${maxCheckedAttributes}: of those that the data have, the first in its fairness settings; it names the others.`;
}

/** What is done with a window besides comparing it. */
function measuresInWords(
  { performance, fairness }: MonitorDraft['measures'],
  protectedAttributes: number,
): string {
  const checked = checkedInWords(protectedAttributes);
  const estimated =
    ' Without labels the performance of a binary classification with scores is estimated, as long as a score means what it meant in the reference.';
  if (performance && fairness) {
    return ` Of each window that is compared it also measures the performance, where there are labels, and checks the fairness.${estimated}${checked}`;
  }
  if (performance) {
    return ` Of each window that is compared it also measures the performance, where there are labels.${estimated}`;
  }
  return fairness ? ` Of each window that is compared it also checks the fairness.${checked}` : '';
}

/** What a monitor does, in a sentence or two; `protectedAttributes` counts those of its model. */
export function monitorSentence(
  draft: Pick<
    MonitorDraft,
    'columns' | 'windows' | 'schedule' | 'minimumRows' | 'alarm' | 'enabled' | 'config' | 'measures'
  >,
  referenceName: string,
  plan: AlarmPlan | null,
  protectedAttributes: number,
): string {
  const { columns, windows, schedule, minimumRows, alarm, enabled, config, measures } = draft;
  const what =
    columns === null
      ? 'every column'
      : columns.length === 1
        ? `“${columns[0]}”`
        : `${columns.length} columns`;
  const rule =
    alarm.among === 1
      ? 'every drifted window is an alarm'
      : `${alarm.windows} drifted of ${alarm.among} windows are an alarm`;
  const together = config.multivariate.length === 0 ? '' : ', one by one and all together,';
  const paused = enabled ? '' : ' It is paused.';
  const level = plan === null ? '' : ` ${planInWords(plan)}`;
  return (
    `Compares ${what} of ${windowsInWords(windows)}${together} with “${referenceName}”, ${scheduleInWords(schedule)}; ` +
    `windows of fewer than ${countInWords(minimumRows)} rows are noted but not judged, and ${rule}.${level}${measuresInWords(measures, protectedAttributes)}${ownInWords(config)}${paused}`
  );
}

/** The settings that results depend on, as a text to compare. */
function resultSettings(draft: MonitorDraft): string {
  const { referenceId, columns, windows, minimumRows, config, budget, alarm } = draft;
  // The level that a budget leads to depends on the rule as well.
  const levels = budget === null ? null : [budget, alarm];
  return JSON.stringify([referenceId, columns?.toSorted() ?? null, windows, minimumRows, config, levels]);
}

/** Whether two drafts lead to other results, so that windows have to be looked at anew. */
export function changesResults(before: MonitorDraft, after: MonitorDraft): boolean {
  return resultSettings(before) !== resultSettings(after);
}

/**
 * What orders the windows of a monitor: the time they begin, else the time their data came in and their
 * first row. Compared as text.
 */
export function placeOf(window: DataWindow, datasetCreatedAt: UtcInstant): string {
  if (window.from !== null) return window.from;
  return `${datasetCreatedAt}+${String(window.firstRow ?? 0).padStart(12, '0')}`;
}
