import { describe, expect, it } from 'vitest';
import {
  changesResults,
  monitorSentence,
  placeOf,
  standingOf,
} from '../../../../../../main/core/features/monitors/rules.ts';
import type { JudgedWindow } from '../../../../../../main/core/features/monitors/rules.ts';
import { monitorDraft } from '../../../../../../shared/schema/monitor.ts';
import type { MonitorDraftInput } from '../../../../../../shared/schema/monitor.ts';
import { utcInstant } from '../../../../../../shared/schema/time.ts';

const at = utcInstant.parse('2026-11-01T00:00:00.000Z');

function window(
  label: string,
  verdict: JudgedWindow['verdict'],
  outcome: JudgedWindow['outcome'] = 'compared',
) {
  return { label, verdict, outcome, reason: `Reason of ${label}.` };
}

function draft(part: Partial<MonitorDraftInput> = {}) {
  return monitorDraft.parse({
    name: 'Daily',
    referenceId: '0190f0c0-0000-7000-8000-000000000001',
    ...part,
  });
}

describe('the standing of a monitor', () => {
  it('is an alarm as soon as the newest window drifted, by the plainest rule', () => {
    const standing = standingOf(
      [window('May', 'major'), window('April', 'stable')],
      { windows: 1, among: 1 },
      at,
    );
    expect(standing).toEqual({
      state: 'alarm',
      verdict: 'major',
      drifted: 1,
      lookedAt: 1,
      lastWindow: 'May',
      lastRunAt: at,
      sentence: 'The latest window drifted. May: Reason of May.',
    });
  });

  it('waits for enough drifted windows where the rule asks for more than one', () => {
    const rule = { windows: 2, among: 3 };
    const one = standingOf(
      [window('May', 'moderate'), window('April', 'stable'), window('March', 'stable')],
      rule,
      at,
    );
    expect(one).toMatchObject({ state: 'drifting', verdict: 'moderate', drifted: 1, lookedAt: 3 });
    const two = standingOf(
      [window('May', 'stable'), window('April', 'moderate'), window('March', 'major')],
      rule,
      at,
    );
    expect(two).toMatchObject({ state: 'alarm', verdict: 'major', drifted: 2, lookedAt: 3 });
    expect(two.sentence).toBe(
      '2 of the latest 3 windows drifted (2 of 3 are an alarm). March: Reason of March.',
    );
  });

  it('passes over windows that could not be judged, and says so of the newest one', () => {
    const standing = standingOf(
      [window('May', 'insufficient', 'too-small'), window('April', 'stable'), window('March', 'major')],
      { windows: 1, among: 1 },
      at,
    );
    expect(standing).toMatchObject({ state: 'quiet', verdict: 'stable', lookedAt: 1, lastWindow: 'May' });
    expect(standing.sentence).toBe(
      'The latest window did not drift. April: Reason of April. The newest one, May, could not be judged: Reason of May.',
    );
  });

  it('is insufficient when nothing could be judged, and never quiet then', () => {
    const standing = standingOf([window('May', 'insufficient')], { windows: 1, among: 1 }, at);
    expect(standing).toMatchObject({
      state: 'insufficient',
      verdict: 'insufficient',
      drifted: 0,
      lookedAt: 0,
    });
  });

  it('has looked at nothing when there was no window', () => {
    expect(standingOf([], { windows: 1, among: 1 }, at)).toMatchObject({ state: 'never-run', lastRunAt: at });
  });
});

describe('the sentence of a monitor', () => {
  it('says what is compared with what, when, and what is an alarm', () => {
    const settings = draft({
      columns: ['income'],
      windows: { kind: 'calendar', unit: 'day', column: 'at' },
      schedule: { kind: 'every', hours: 24 },
      alarm: { windows: 2, among: 5 },
      enabled: false,
    });
    expect(monitorSentence(settings, 'Training', null, 12)).toBe(
      'Compares “income” of current data by the day of “at” (UTC) with “Training”, every 24 hours; ' +
        'windows of fewer than 100 rows are noted but not judged, and 2 drifted of 5 windows are an alarm. It is paused.',
    );
  });

  it('says which protected attributes it takes where the model has more than a check can take', () => {
    const settings = draft({ measures: { performance: true, fairness: true } });
    const estimated =
      ' Without labels the performance of a binary classification with scores is estimated, as long as a score means what it meant in the reference.';
    const told =
      ' Of the 7 protected attributes of the model a check takes at most 5: of those that the data have, the first in its fairness settings; it names the others.';
    expect(monitorSentence(settings, 'Training', null, 7)).toContain(
      `checks the fairness.${estimated}${told}`,
    );
    expect(monitorSentence(settings, 'Training', null, 5)).not.toContain(told);
    const only = { ...settings, measures: { performance: false, fairness: true } };
    expect(monitorSentence(only, 'Training', null, 7)).toContain(`checks the fairness.${told}`);
  });
});

describe('a change of a monitor', () => {
  it('asks for new results only where results depend on it', () => {
    const present = draft({ columns: ['a', 'b'] });
    expect(changesResults(present, draft({ columns: ['b', 'a'], name: 'Other', enabled: false }))).toBe(
      false,
    );
    expect(changesResults(present, draft({ columns: ['a', 'b'], schedule: { kind: 'manual' } }))).toBe(false);
    expect(changesResults(present, draft({ columns: ['a'] }))).toBe(true);
    expect(changesResults(present, draft({ columns: ['a', 'b'], minimumRows: 99 }))).toBe(true);
    expect(changesResults(present, draft({ columns: ['a', 'b'], alarm: { windows: 1, among: 2 } }))).toBe(
      false,
    );
    const budget = { alarmsPerYear: 2, windowsPerYear: 50 };
    const held = draft({ columns: ['a', 'b'], budget });
    expect(changesResults(present, held)).toBe(true);
    expect(changesResults(held, { ...held, alarm: { windows: 1, among: 2 } })).toBe(true);
    expect(changesResults(present, draft({ columns: ['a', 'b'], config: { alpha: 0.01 } }))).toBe(true);
  });
});

describe('the place of a window', () => {
  it('is its time, else when its data came in and its first row, in an order that text has too', () => {
    const common = { label: 'w', column: null, from: null, until: null, rows: 10 };
    expect(placeOf({ ...common, column: 'at', from: at, until: at, firstRow: null }, at)).toBe(at);
    const ninth = placeOf({ ...common, firstRow: 900 }, at);
    const tenth = placeOf({ ...common, firstRow: 1000 }, at);
    expect(ninth < tenth).toBe(true);
  });
});
