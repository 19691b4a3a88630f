import type { AlarmPlan } from '../../../../shared/contract/monitors.ts';
import type { ColumnType } from '../../../../shared/schema/column.ts';
import type { DriftConfig } from '../../../../shared/schema/drift.ts';
import type { CalendarUnit, MonitorDraft } from '../../../../shared/schema/monitor.ts';
import { levelOfBudget, settingsOfFeature } from '../../statistics/index.ts';

/** The most windows that begin within a year. */
const windowsOfUnit: Readonly<Record<CalendarUnit, number>> = {
  hour: 8784,
  day: 366,
  week: 53,
  month: 12,
  quarter: 4,
};

/** How many windows a year the budget of a monitor is for; null where nobody has said it. */
export function windowsPerYearOf({
  windows,
  budget,
}: Pick<MonitorDraft, 'windows' | 'budget'>): number | null {
  return windows.kind === 'calendar' ? windowsOfUnit[windows.unit] : (budget?.windowsPerYear ?? null);
}

/** Tests with a say in the verdict of a window. The methods over all features are corrected among themselves. */
function testsOf(
  config: DriftConfig,
  columns: readonly { readonly name: string; readonly type: ColumnType }[],
): number {
  const ofColumns = columns.reduce((sum, column) => sum + settingsOfFeature(config, column).tests.length, 0);
  return Math.max(1, ofColumns + (config.multivariate.length > 0 ? 1 : 0));
}

/**
 * The level that keeps the false alarms of a monitor within its budget: the share of windows that may drift by chance
 * so that its rule raises so many alarms a year, divided by the tests of a window (Bonferroni), whose dependence is
 * then of no matter. That effects must also exceed what is tolerated only makes false alarms fewer. Null without a
 * budget.
 */
export function planOf(
  draft: Pick<MonitorDraft, 'windows' | 'budget' | 'alarm' | 'config'>,
  columns: readonly { readonly name: string; readonly type: ColumnType }[],
): AlarmPlan | null {
  const { budget, alarm, config } = draft;
  const windowsPerYear = windowsPerYearOf(draft);
  if (budget === null || windowsPerYear === null) return null;
  const { level, alarmsPerYear } = levelOfBudget({
    alarmsPerYear: budget.alarmsPerYear,
    windowsPerYear,
    features: 1,
    hits: alarm.windows,
    within: alarm.among,
  });
  const tests = testsOf(config, columns);
  return { level: level / tests, tests, windowsPerYear, alarmsPerYear };
}

/** The settings that the runs of a monitor are made and stored with, so that each names the level it was judged by. */
export function configOf(config: DriftConfig, plan: AlarmPlan | null): DriftConfig {
  if (plan === null) return config;
  return {
    ...config,
    alpha: plan.level,
    majorAlpha: Math.min(plan.level, config.majorAlpha),
    correction: 'none',
  };
}
