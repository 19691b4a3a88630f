import { monitorDraft } from '../../../shared/schema/monitor.ts';
import type { CalendarUnit, MonitorDraft, MonitorDraftInput } from '../../../shared/schema/monitor.ts';
import type { DatasetId } from '../../../shared/schema/ids.ts';
import { defaultSettings, readNumber, readSettings, settingsOf } from '../drift/compare-settings.ts';
import type { CompareSettings, SettingsTexts } from '../drift/compare-settings.ts';

/** What stands in the fields of the monitor form; numbers as they were typed. */
export type MonitorSettings = {
  readonly name: string;
  readonly referenceId: DatasetId | null;
  readonly columns: readonly string[] | null;
  readonly windowKind: MonitorDraft['windows']['kind'];
  readonly windowRows: string;
  readonly unit: CalendarUnit;
  readonly timeColumn: string;
  readonly minimumRows: string;
  readonly scheduleKind: MonitorDraft['schedule']['kind'];
  readonly hours: string;
  readonly enabled: boolean;
  readonly measurePerformance: boolean;
  readonly checkFairness: boolean;
  readonly alarmWindows: string;
  readonly alarmAmong: string;
  readonly budgetOn: boolean;
  readonly budgetAlarms: string;
  readonly budgetWindows: string;
  readonly compare: CompareSettings;
};

/** Messages by field: `name`, `windowRows`, … and those of the comparison's own fields. */
export type MonitorProblems = Readonly<Record<string, string>>;

export type MonitorReading =
  | { readonly ok: true; readonly draft: MonitorDraftInput }
  | { readonly ok: false; readonly problems: MonitorProblems };

export function blankMonitor(name: string): MonitorSettings {
  return {
    name,
    referenceId: null,
    columns: null,
    windowKind: 'whole',
    windowRows: '1000',
    unit: 'day',
    timeColumn: '',
    minimumRows: '100',
    scheduleKind: 'on-data',
    hours: '24',
    enabled: true,
    measurePerformance: false,
    checkFairness: false,
    alarmWindows: '1',
    alarmAmong: '1',
    budgetOn: false,
    budgetAlarms: '2',
    budgetWindows: '365',
    compare: defaultSettings,
  };
}

/** The fields of the form for a monitor that exists. */
export function monitorSettingsOf(draft: MonitorDraft): MonitorSettings {
  const { windows, schedule, alarm, budget } = draft;
  const blank = blankMonitor(draft.name);
  return {
    ...blank,
    referenceId: draft.referenceId,
    columns: draft.columns,
    windowKind: windows.kind,
    windowRows: windows.kind === 'rows' ? String(windows.rows) : blank.windowRows,
    unit: windows.kind === 'calendar' ? windows.unit : blank.unit,
    timeColumn: windows.kind === 'calendar' ? windows.column : '',
    minimumRows: String(draft.minimumRows),
    scheduleKind: schedule.kind,
    hours: schedule.kind === 'every' ? String(schedule.hours) : blank.hours,
    enabled: draft.enabled,
    measurePerformance: draft.measures.performance,
    checkFairness: draft.measures.fairness,
    alarmWindows: String(alarm.windows),
    alarmAmong: String(alarm.among),
    budgetOn: budget !== null,
    budgetAlarms: String(budget?.alarmsPerYear ?? blank.budgetAlarms),
    budgetWindows: String(budget?.windowsPerYear ?? blank.budgetWindows),
    compare: settingsOf(draft.config),
  };
}

/** A whole number as people write it; NaN for anything else, which the schema refuses. */
function wholeNumber(text: string): number {
  const trimmed = text.trim().replaceAll(/[\s,]/gu, '');
  return /^\d+$/u.test(trimmed) ? Number(trimmed) : Number.NaN;
}

const fieldOf: Readonly<Record<string, string>> = {
  name: 'name',
  referenceId: 'referenceId',
  columns: 'columns',
  'windows.rows': 'windowRows',
  'windows.column': 'timeColumn',
  minimumRows: 'minimumRows',
  'schedule.hours': 'hours',
  'alarm.windows': 'alarmWindows',
  'alarm.among': 'alarmAmong',
  'measures.performance': 'measurePerformance',
  'measures.fairness': 'checkFairness',
  'budget.alarmsPerYear': 'budgetAlarms',
  'budget.windowsPerYear': 'budgetWindows',
};

/** The field of the form that a path of the draft stands in. */
export function monitorField(path: string): string {
  return fieldOf[path.replace(/^draft\./u, '')] ?? path;
}

function windowsOf(settings: MonitorSettings): MonitorDraftInput['windows'] {
  switch (settings.windowKind) {
    case 'whole':
      return { kind: 'whole' };
    case 'rows':
      return { kind: 'rows', rows: wholeNumber(settings.windowRows) };
    case 'calendar':
      return { kind: 'calendar', unit: settings.unit, column: settings.timeColumn };
  }
}

/** The form as a draft, or what is wrong with which field. */
export function readMonitor(
  settings: MonitorSettings,
  texts: SettingsTexts & { readonly notWhole: string; readonly noReference: string },
): MonitorReading {
  const compare = readSettings(settings.compare, texts);
  const problems: Record<string, string> = compare.ok ? {} : { ...compare.problems };
  if (settings.referenceId === null) problems['referenceId'] = texts.noReference;
  const draft = {
    name: settings.name,
    referenceId: settings.referenceId ?? '',
    columns: settings.columns === null ? null : [...settings.columns],
    windows: windowsOf(settings),
    schedule:
      settings.scheduleKind === 'every'
        ? { kind: 'every' as const, hours: wholeNumber(settings.hours) }
        : { kind: settings.scheduleKind },
    minimumRows: wholeNumber(settings.minimumRows),
    alarm: { windows: wholeNumber(settings.alarmWindows), among: wholeNumber(settings.alarmAmong) },
    budget: settings.budgetOn
      ? {
          alarmsPerYear: readNumber(settings.budgetAlarms),
          windowsPerYear: settings.windowKind === 'calendar' ? null : wholeNumber(settings.budgetWindows),
        }
      : null,
    config: compare.ok ? compare.config : {},
    measures: { performance: settings.measurePerformance, fairness: settings.checkFairness },
    enabled: settings.enabled,
  };
  const parsed = monitorDraft.safeParse(draft);
  for (const issue of parsed.error?.issues ?? []) {
    const field = monitorField(issue.path.map(String).join('.'));
    const whole = issue.code === 'invalid_type' && field !== 'budgetAlarms';
    problems[field] ??= whole ? texts.notWhole : issue.message;
  }
  // The reference is an identifier by now: the schema has said so.
  return Object.keys(problems).length === 0 ? { ok: true, draft } : { ok: false, problems };
}
