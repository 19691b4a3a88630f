import { expect, it } from 'vitest';
import { configOf, planOf } from '../../../../../../main/core/features/monitors/budget.ts';
import { monitorSentence } from '../../../../../../main/core/features/monitors/rules.ts';
import { alarmsBegin } from '../../../../../../main/core/statistics/monitoring/alarm-budget.ts';
import { createRandom } from '../../../../../../main/core/statistics/numeric/draws.ts';
import type { ColumnType } from '../../../../../../shared/schema/column.ts';
import { monitorDraft } from '../../../../../../shared/schema/monitor.ts';
import type { MonitorDraftInput } from '../../../../../../shared/schema/monitor.ts';

const referenceId = '0190f0c0-0000-7000-8000-000000000001';
const draftOf = (part: Partial<MonitorDraftInput>) =>
  monitorDraft.parse({ name: 'Daily', referenceId, ...part });
const columns: { name: string; type: ColumnType }[] = [
  { name: 'age', type: 'numeric' },
  { name: 'job', type: 'categorical' },
];
const daily: Partial<MonitorDraftInput> = {
  windows: { kind: 'calendar', unit: 'day', column: 'at' },
  budget: { alarmsPerYear: 2 },
};

it('has no level without a budget, or without knowing how many windows a year has', () => {
  expect(planOf(draftOf({ ...daily, budget: null }), columns)).toBeNull();
  expect(planOf(draftOf({ ...daily, windows: { kind: 'whole' } }), columns)).toBeNull();
  const { config } = draftOf({});
  expect(configOf(config, null)).toBe(config);
});

it('counts the tests of a window and divides its level by them', () => {
  // ks, psi and missing-rate of the number; chi2, psi, missing-rate and new-category of the category.
  const draft = draftOf(daily);
  const plan = planOf(draft, columns);
  expect(plan).toMatchObject({ tests: 7, windowsPerYear: 366 });
  expect(plan?.level).toBeCloseTo(2 / 366 / 7, 4);
  expect(configOf(draft.config, plan)).toMatchObject({
    alpha: plan?.level,
    majorAlpha: plan?.level,
    correction: 'none',
  });
  expect(monitorSentence(draft, 'Training', plan, 0)).toContain(
    'every drifted window is an alarm. So that a year of 366 windows without drift has at most 2 false alarms on average, each of the 7 tests of a window counts only from p = 0.000785 downwards.',
  );
  const stated = { kind: 'rows', rows: 500 } as const;
  const rows = draftOf({ budget: { alarmsPerYear: 2, windowsPerYear: 52 }, windows: stated });
  expect(planOf(rows, columns)).toMatchObject({ windowsPerYear: 52 });
});

it.each([
  { windows: 1, among: 1 },
  { windows: 2, among: 3 },
  { windows: 3, among: 5 },
])('keeps the alarms of simulated years at two by the rule $windows of $among', (alarm) => {
  const plan = planOf(draftOf({ ...daily, alarm }), columns);
  if (plan === null) throw new Error('There is a budget.');
  const random = createRandom(29);
  const years = 300;
  // Independent tests are the worst case: they share none of their alarms.
  const drifted = Array.from({ length: years * plan.windowsPerYear }, () => {
    let smallest = 1;
    for (let test = 0; test < plan.tests; test += 1) smallest = Math.min(smallest, random.uniform());
    return smallest <= plan.level;
  });
  const rate = alarmsBegin(drifted, { hits: alarm.windows, within: alarm.among }).length / years;
  // 300 years of about 2 alarms: a standard error of 0.08.
  expect(rate).toBeGreaterThan(1.7);
  expect(rate).toBeLessThan(2.25);
});
