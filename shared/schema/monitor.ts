import { z } from 'zod';
import { columnName } from './column.ts';
import { driftConfig } from './drift.ts';
import { datasetId, monitorId, monitorWindowId } from './ids.ts';
import { nameText } from './text.ts';
import { utcInstant } from './time.ts';

/** Most windows that one data set is cut into; beyond that, charts and lists stop being of use. */
export const maxWindowsPerDataset = 2000;

export const calendarUnit = z.enum(['hour', 'day', 'week', 'month', 'quarter']);
export type CalendarUnit = z.infer<typeof calendarUnit>;

/** How current data are cut: whole data sets, a number of rows in file order, or the calendar (UTC). */
export const monitorWindows = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('whole') }),
  z.strictObject({
    kind: z.literal('rows'),
    rows: z
      .int('Use a whole number of rows.')
      .min(30, 'A window has at least 30 rows.')
      .max(10_000_000, 'A window has at most 10,000,000 rows.'),
  }),
  z.strictObject({ kind: z.literal('calendar'), unit: calendarUnit, column: columnName }),
]);
export type MonitorWindows = z.infer<typeof monitorWindows>;

/** When a monitor runs: by hand only, as soon as there are new current data, or every so many hours. */
export const monitorSchedule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('manual') }),
  z.strictObject({ kind: z.literal('on-data') }),
  z.strictObject({
    kind: z.literal('every'),
    hours: z.int('Use whole hours.').min(1, 'Use at least one hour.').max(8760, 'Use at most 8,760 hours.'),
  }),
]);
export type MonitorSchedule = z.infer<typeof monitorSchedule>;

/**
 * The plain rule against single odd windows: an alarm needs `windows` drifted windows among the latest
 * `among`. 1 among 1 raises one for every drifted window.
 */
export const monitorAlarmRule = z
  .strictObject({
    windows: z.int('Use a whole number.').min(1, 'Use at least 1.').max(30, 'Use at most 30.'),
    among: z.int('Use a whole number.').min(1, 'Use at least 1.').max(30, 'Use at most 30.'),
  })
  .refine((rule) => rule.windows <= rule.among, {
    message: 'There cannot be more drifted windows than windows that are looked at.',
    path: ['windows'],
  });
export type MonitorAlarmRule = z.infer<typeof monitorAlarmRule>;

/** How many false alarms a monitor may raise in a year in which nothing drifts; the level of its tests follows. */
export const alarmBudget = z.strictObject({
  alarmsPerYear: z
    .number('Enter a number, for example 2.')
    .min(0.01, 'Use at least 0.01: one false alarm in a hundred years.')
    .max(1000, 'Use at most 1,000.'),
  /** Windows that are expected in a year; null where the calendar says how many. */
  windowsPerYear: z
    .int('Use a whole number.')
    .min(1, 'Use at least 1.')
    .max(100_000, 'Use at most 100,000.')
    .nullable()
    .default(null),
});
export type AlarmBudget = z.infer<typeof alarmBudget>;

/** What a monitor does with each window besides comparing it. */
export const monitorMeasures = z.strictObject({
  performance: z.boolean().default(false),
  fairness: z.boolean().default(false),
});
export type MonitorMeasures = z.infer<typeof monitorMeasures>;
export type MonitorMeasure = keyof MonitorMeasures;

/** In the order in which they are made and shown. */
export const monitorMeasureNames = ['performance', 'fairness'] as const satisfies readonly MonitorMeasure[];

/** What a person decides about a monitor. */
export const monitorDraft = z.strictObject({
  name: nameText(128),
  referenceId: datasetId,
  /** Columns that are watched; null: every column that is compared at all. */
  columns: z.array(columnName).min(1, 'Choose at least one column.').max(2000).nullable().default(null),
  windows: monitorWindows.default({ kind: 'whole' }),
  schedule: monitorSchedule.default({ kind: 'on-data' }),
  /** A window with fewer rows is noted and not judged. */
  minimumRows: z
    .int('Use a whole number of rows.')
    .min(1, 'Use at least 1 row.')
    .max(10_000_000, 'Use at most 10,000,000 rows.')
    .default(100),
  alarm: monitorAlarmRule.default({ windows: 1, among: 1 }),
  /** Null: the levels of the settings are used as they are. */
  budget: alarmBudget.nullable().default(null),
  config: driftConfig.prefault({}),
  measures: monitorMeasures.prefault({}),
  enabled: z.boolean().default(true),
});
export type MonitorDraft = z.infer<typeof monitorDraft>;
export type MonitorDraftInput = z.input<typeof monitorDraft>;

/** A part of a data set: rows from `firstRow` on for `rows` windows, times from `from` until before `until` else. */
export const dataWindow = z.strictObject({
  /** Shown to people: `2001-03-05`, `rows 1,001 to 2,000`, the name of a data set. */
  label: z.string().min(1).max(200),
  /** Column of the times; null where the window is not one of time. */
  column: columnName.nullable(),
  from: utcInstant.nullable(),
  until: utcInstant.nullable(),
  /** Counted from 0; null where the window is not one of rows. */
  firstRow: z.int().min(0).nullable(),
  rows: z.int().min(0),
});
export type DataWindow = z.infer<typeof dataWindow>;

/** The window of a monitor that a result is of. */
export const measuredWindow = z.strictObject({
  id: monitorWindowId,
  monitor: z.strictObject({ id: monitorId, name: z.string() }),
  window: dataWindow,
});
export type MeasuredWindow = z.infer<typeof measuredWindow>;

/** Whether a window is all of its data set. */
export function isWholeWindow(window: DataWindow | null): boolean {
  return window === null || (window.column === null && window.firstRow === null);
}

/** A data set, or the part of it that a window is. */
export function partName(dataset: string, part: MeasuredWindow | null): string {
  return part === null || isWholeWindow(part.window) ? dataset : `${dataset}, ${part.window.label}`;
}

/** Says of a result which monitor found it. */
export function foundBy({ window, monitor }: MeasuredWindow): string {
  return `Found by the monitor “${monitor.name}” in its window ${window.label}.`;
}
