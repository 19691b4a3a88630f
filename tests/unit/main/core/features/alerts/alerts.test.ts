import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JudgedSignal } from '../../../../../../main/core/features/alerts/alert-sink.ts';
import type { Alert } from '../../../../../../shared/contract/alerts.ts';
import type { ParsedInput, CommandOutput } from '../../../../../../shared/contract/index.ts';
import { alertFixture } from './alert-fixture.ts';
import type { AlertFixture, AlertName } from './alert-fixture.ts';

const hour = 3_600_000;

let fixture: AlertFixture;
beforeEach(async () => {
  fixture = await alertFixture();
});
afterEach(() => fixture.close());

function call<Name extends AlertName>(name: Name, input: ParsedInput<Name>): Promise<CommandOutput<Name>> {
  return fixture.call(name, input);
}

const page = { cursor: null, limit: 50 };
const noLimits = { performance: null, risk: null, dataQuality: null };
const everything = { cursor: null, limit: 50, states: [], severities: [], modelId: null, mine: false };
const alerts = async (): Promise<Alert[]> => (await call('alerts/list', everything)).items;
const announced = () => fixture.pushes.filter(({ topic }) => topic === 'alert/raised').length;
const pass = (ms: number) => fixture.clock.advance(ms);
const observe = (level: JudgedSignal['level'], part: Partial<JudgedSignal> = {}) =>
  fixture.observe(level, part);
const codeOf = async (work: () => Promise<unknown>): Promise<unknown> => {
  try {
    await work();
    return null;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

/** Tells the rules of an AUC so far from its ends, against one of 0.8. */
const measured = (value: number, half: number, told: string) => {
  fixture.tell({
    source: 'performance',
    metrics: [
      {
        name: 'auc',
        figure: {
          defined: true,
          value,
          interval: { lower: value - half, upper: value + half, confidence: 0.95, method: 'DeLong' },
        },
        reference: {
          defined: true,
          value: 0.8,
          interval: { lower: 0.79, upper: 0.81, confidence: 0.95, method: 'DeLong' },
        },
      },
    ],
    reference: 'January',
    title: '“Credit”: performance in “May” is worse than allowed',
    detail: told,
  });
};

describe('alerts', () => {
  it('raises one alert for one result, however many columns moved, and counts what is seen again', async () => {
    observe('major');
    observe('major');
    pass(hour);
    observe('major');
    const found = await alerts();
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      state: 'open',
      severity: 'warning',
      occurrences: 3,
      ruleName: 'A comparison finds major drift',
      detail: '500 of 500 features moved.',
    });
    expect(announced()).toBe(1);
  });

  it('announces again only after the cool-down, or when it has become worse', async () => {
    await call('alerts/save-rule', {
      rule: null,
      draft: {
        name: 'Any drift',
        sources: ['comparison'],
        modelId: null,
        level: 'moderate',
        ...noLimits,
        severity: 'notice',
        coolDownHours: 24,
        autoResolve: true,
        enabled: true,
      },
    });
    observe('moderate');
    observe('moderate');
    expect(announced()).toBe(1);
    observe('major');
    // The rule for any drift sees it become worse; the one for major drift sees it for the first time.
    expect(announced()).toBe(3);
    pass(25 * hour);
    observe('major');
    expect(announced()).toBe(5);
  });

  it('resolves by itself when all is in order again, and opens again within the cool-down', async () => {
    observe('major');
    observe('unknown');
    expect((await alerts())[0]?.state).toBe('open');
    pass(hour);
    observe('in-order', { detail: 'No feature moved.' });
    const [resolved] = await alerts();
    expect(resolved).toMatchObject({ state: 'resolved', rowVersion: 2 });
    pass(hour);
    observe('major');
    const again = await alerts();
    expect(again).toHaveLength(1);
    expect(again[0]).toMatchObject({ state: 'open', occurrences: 2 });
    // What comes and goes within the cool-down is announced once.
    expect(announced()).toBe(1);
    pass(hour);
    observe('in-order');
    pass(48 * hour);
    observe('major');
    expect(await alerts()).toHaveLength(2);
    expect(announced()).toBe(2);
    const { items } = await call('alerts/history', {
      id: resolved?.id ?? ('' as never),
      cursor: null,
      limit: 50,
    });
    expect(items.map(({ action }) => action)).toEqual([
      'resolved by itself',
      'opened again',
      'resolved by itself',
      'raised',
    ]);
  });

  it('is resolved when the result that it names is replaced, and by no other', async () => {
    observe('major');
    observe('major');
    fixture.withdraw('result-1');
    expect((await alerts())[0]?.state).toBe('open');
    fixture.withdraw('result-2');
    const [resolved] = await alerts();
    expect(resolved?.state).toBe('resolved');
    expect(announced()).toBe(1);
    if (resolved === undefined) throw new Error('There is no alert.');
    const { items } = await call('alerts/history', { id: resolved.id, ...page });
    expect(items[0]).toMatchObject({ action: 'resolved by itself', note: 'Replaced.' });
  });

  it('can be put aside, and comes back by itself', async () => {
    observe('major');
    const [alert] = await alerts();
    if (alert === undefined) throw new Error('There is no alert.');
    await call('alerts/snooze', { id: alert.id, rowVersion: 1, hours: 8, note: 'After the release.' });
    observe('major');
    expect(announced()).toBe(1);
    expect(await call('alerts/summary', {})).toEqual({ waiting: 0, open: 0, critical: 0, snoozed: 1 });
    pass(8 * hour);
    await fixture.timetable.tick();
    expect((await alerts())[0]).toMatchObject({ state: 'open', snoozedUntil: null });
    expect(announced()).toBe(2);
  });

  it('comes back sooner when it becomes worse than it was put aside at', async () => {
    await call('alerts/save-rule', {
      rule: null,
      draft: {
        name: 'Any drift',
        sources: ['comparison'],
        modelId: null,
        level: 'moderate',
        ...noLimits,
        severity: 'notice',
        coolDownHours: 24,
        autoResolve: true,
        enabled: true,
      },
    });
    observe('moderate');
    const [alert] = await alerts();
    if (alert === undefined) throw new Error('There is no alert.');
    await call('alerts/snooze', { id: alert.id, rowVersion: 1, hours: 8, note: '' });
    observe('moderate');
    expect((await alerts())[0]?.state).toBe('snoozed');
    observe('major');
    const again = (await alerts()).find(({ id }) => id === alert.id);
    expect(again).toMatchObject({ state: 'open', snoozedUntil: null, level: 'major', occurrences: 3 });
  });

  it('keeps who did what, and refuses what does not fit its state', async () => {
    observe('major');
    const [{ id } = { id: '' as never }] = await alerts();
    const acknowledged = await call('alerts/acknowledge', { id, rowVersion: 1, note: 'I look at it.' });
    expect(acknowledged).toMatchObject({ state: 'acknowledged', rowVersion: 2 });
    expect(acknowledged.assignee?.name).toBeTruthy();
    expect(await codeOf(() => call('alerts/acknowledge', { id, rowVersion: 2, note: '' }))).toBe(
      'STATE_TRANSITION_REFUSED',
    );
    expect(await codeOf(() => call('alerts/resolve', { id, rowVersion: 1, note: 'Done.' }))).toBe(
      'STALE_VERSION',
    );
    await call('alerts/comment', { id, text: 'The feed changed its unit.' });
    const resolved = await call('alerts/resolve', { id, rowVersion: 2, note: 'The feed was repaired.' });
    expect(resolved.state).toBe('resolved');
    const { items } = await call('alerts/history', { id, cursor: null, limit: 50 });
    expect(items.map(({ action, note }) => [action, note])).toEqual([
      ['resolved', 'The feed was repaired.'],
      ['commented', 'The feed changed its unit.'],
      ['acknowledged', 'I look at it.'],
      ['raised', ''],
    ]);
  });

  it('is given to somebody and to nobody again, and opened again after it was resolved', async () => {
    fixture.addPerson('Ana', 'compliance-officer');
    const [ana] = (await call('alerts/people', {})).people.filter(({ name }) => name === 'Ana');
    if (ana === undefined) throw new Error('Ana is not offered.');
    observe('major');
    const [{ id } = { id: '' as never }] = await alerts();
    const given = await call('alerts/assign', { id, rowVersion: 1, userId: ana.id });
    expect(given).toMatchObject({ state: 'open', assignee: { name: 'Ana' }, rowVersion: 2 });
    const unknown = '0190f0c0-0000-7000-8000-00000000ffff' as typeof ana.id;
    expect(await codeOf(() => call('alerts/assign', { id, rowVersion: 2, userId: unknown }))).toBe(
      'USER_NOT_FOUND',
    );
    expect(await codeOf(() => call('alerts/reopen', { id, rowVersion: 2, note: '' }))).toBe(
      'STATE_TRANSITION_REFUSED',
    );
    await call('alerts/resolve', { id, rowVersion: 2, note: 'The feed was repaired.' });
    const again = await call('alerts/reopen', { id, rowVersion: 3, note: 'It was not.' });
    expect(again).toMatchObject({ state: 'open', assignee: { name: 'Ana' } });
    expect(await call('alerts/assign', { id, rowVersion: 4, userId: null })).toMatchObject({
      assignee: null,
    });
    const { items } = await call('alerts/history', { id, cursor: null, limit: 50 });
    expect(items.map(({ action, note }) => [action, note])).toEqual([
      ['assigned', ''],
      ['reopened', 'It was not.'],
      ['resolved', 'The feed was repaired.'],
      ['assigned', ''],
      ['raised', ''],
    ]);
  });

  it('is raised by figures beyond the limits of a rule, counted once for each rule, and resolved by better ones', async () => {
    // Few rows: 0.1 lower, and chance could explain it. The rule asks for more than that.
    measured(0.7, 0.09, 'AUC 0.70 on May.');
    expect(await alerts()).toEqual([]);
    measured(0.7, 0.01, 'AUC 0.70 on May.');
    measured(0.68, 0.01, 'AUC 0.68 on June.');
    expect(await alerts()).toMatchObject([
      {
        source: 'performance',
        ruleName: 'A measurement finds a lower AUC',
        level: 'major',
        severity: 'warning',
        occurrences: 2,
        resultId: 'result-3',
        title: '“Credit”: performance in “May” is worse than allowed',
        detail:
          'The AUC is 0.68 (0.67 to 0.69): 0.12 (0.1059 to 0.1341) worse than on the reference “January”, more than 0.05. AUC 0.68 on June.',
      },
    ]);
    expect(announced()).toBe(1);
    measured(0.79, 0.01, 'AUC 0.79 on July.');
    expect((await alerts())[0]?.state).toBe('resolved');
  });

  it('is raised by a score and by data where a rule asks for it', async () => {
    const draft = {
      name: 'Risky or dirty',
      sources: ['risk' as const, 'data-quality' as const],
      modelId: null,
      level: 'moderate' as const,
      performance: null,
      risk: { grade: 'D' as const },
      dataQuality: { refusedPercent: 5, missingPercent: null },
      severity: 'critical' as const,
      coolDownHours: 24,
      autoResolve: true,
      enabled: true,
    };
    const saved = await call('alerts/save-rule', { rule: null, draft });
    expect((await call('alerts/rules', {})).rules.find(({ id }) => id === saved.id)).toEqual(saved);
    const words = { title: 'Title', detail: 'Detail.' };
    fixture.tell({ source: 'risk', score: null, ...words });
    fixture.tell({ source: 'risk', score: { grade: 'C', bestGrade: 'B' }, ...words });
    expect(await alerts()).toEqual([]);
    fixture.tell({ source: 'risk', score: { grade: 'E', bestGrade: 'B' }, ...words });
    fixture.tell({ source: 'data-quality', refused: 0.08, missing: 0.9, ...words });
    const found = await alerts();
    expect(found.map(({ source, level, detail }) => [source, level, detail])).toEqual([
      ['data-quality', 'major', '8 % of the rows were refused, more than 5 %. Detail.'],
      ['risk', 'moderate', 'Detail.'],
    ]);
    const history = await call('alerts/history', { ...page, id: found[0]?.id ?? ('' as never) });
    expect(history.items.map(({ action }) => action)).toEqual(['raised']);
  });

  it('waits no longer when its model is in the bin, and is offered to those who may end it', async () => {
    observe('major');
    expect(await call('alerts/summary', {})).toMatchObject({ waiting: 1, open: 1 });
    fixture.addPerson('Ana', 'ml-engineer');
    fixture.addPerson('Ben', 'auditor');
    fixture.addPerson('Cai', 'executive');
    fixture.addPerson('Dee', 'compliance-officer', 'locked');
    fixture.addPerson('Eli', 'data-scientist', 'disabled');
    expect((await call('alerts/people', {})).people.map(({ name }) => name)).toEqual(['Ana', 'Dee']);
    const [found] = await alerts();
    fixture.binModel();
    expect(await call('alerts/summary', {})).toEqual({ waiting: 0, open: 0, critical: 0, snoozed: 0 });
    expect(await alerts()).toEqual([]);
    const ofModel = await call('alerts/list', { ...everything, modelId: found?.modelId ?? null });
    expect(ofModel.total).toBe(1);
  });

  it('raises nothing for a rule that is off or of another model', async () => {
    const { rules } = await call('alerts/rules', {});
    const rule = rules.find(({ sources }) => sources.includes('comparison'));
    if (rule === undefined) throw new Error('There is no rule.');
    const { id, rowVersion, modelName: _model, createdAt: _created, updatedAt: _updated, ...draft } = rule;
    await call('alerts/save-rule', { rule: { id, rowVersion }, draft: { ...draft, enabled: false } });
    observe('major');
    expect(await alerts()).toEqual([]);
  });
});
