import { describe, expect, it } from 'vitest';
import {
  blankMonitor,
  monitorSettingsOf,
  readMonitor,
} from '../../../../../renderer/features/monitors/monitor-settings.ts';
import { monitorDraft } from '../../../../../shared/schema/monitor.ts';

const texts = {
  notNumber: 'not a number',
  bothThresholds: 'both',
  noTests: 'no tests',
  notWhole: 'not whole',
  noReference: 'no reference',
};
const reference = monitorDraft.shape.referenceId.parse('0190f0c0-0000-7000-8000-000000000001');

describe('the form of a monitor', () => {
  it('reads what it was filled from', () => {
    const draft = monitorDraft.parse({
      name: 'Weekly',
      referenceId: reference,
      columns: ['a', 'b'],
      windows: { kind: 'rows', rows: 1200 },
      schedule: { kind: 'every', hours: 12 },
      minimumRows: 50,
      alarm: { windows: 2, among: 4 },
      budget: { alarmsPerYear: 0.5, windowsPerYear: 104 },
      config: {
        alpha: 0.02,
        // Of an earlier version: saving another name must not change what windows are judged by.
        laws: 2,
        thresholds: { psi: { moderate: 0.2, major: 0.4 } },
        features: { a: { tests: ['psi'], bins: { method: 'equal-width', count: 7 }, tier: 2, weight: 3 } },
      },
      enabled: false,
    });
    const reading = readMonitor(monitorSettingsOf(draft), texts);
    expect(reading.ok && monitorDraft.parse(reading.draft)).toEqual(draft);
  });

  it('names the field of everything that is wrong', () => {
    const reading = readMonitor(
      {
        ...blankMonitor(''),
        windowKind: 'rows',
        windowRows: '12.5',
        minimumRows: '0',
        scheduleKind: 'every',
        hours: '9000',
        alarmWindows: '3',
        alarmAmong: '2',
        budgetOn: true,
        budgetAlarms: 'two',
        budgetWindows: '1.5',
      },
      texts,
    );
    expect(reading).toEqual({
      ok: false,
      problems: {
        referenceId: 'no reference',
        name: 'Enter at least one character.',
        windowRows: 'not whole',
        hours: 'Use at most 8,760 hours.',
        minimumRows: 'Use at least 1 row.',
        budgetAlarms: 'Enter a number, for example 2.',
        budgetWindows: 'not whole',
        alarmWindows: 'There cannot be more drifted windows than windows that are looked at.',
      },
    });
  });
});
