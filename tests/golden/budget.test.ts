import { describe, expect, it } from 'vitest';
import { planOf } from '../../main/core/features/monitors/budget.ts';
import {
  alarmRate,
  alarmsBegin,
  levelOfBudget,
  type AlarmBudget,
} from '../../main/core/statistics/monitoring/alarm-budget.ts';
import { driftConfig } from '../../shared/schema/drift.ts';
import { checkFigures, referenceCases } from '../support/reference.ts';

interface Rule {
  readonly hits: number;
  readonly within: number;
}

interface BudgetCases {
  readonly levels: readonly (AlarmBudget & { readonly level: number; readonly rate: number })[];
  readonly rates: readonly (Rule & { readonly level: number; readonly rate: number })[];
  readonly years: readonly (Rule & {
    readonly level: number;
    readonly windows: number;
    readonly alarms: number;
  })[];
  readonly several: readonly (Rule & {
    readonly alarmsPerYear: number;
    readonly windowsPerYear: number;
    readonly tests: number;
    readonly level: number;
    readonly exclusive: number;
    readonly independent: number;
  })[];
}

const [cases] = referenceCases<BudgetCases>('budget');
const { levels = [], rates = [], years = [], several = [] } = cases ?? {};
const tolerance = { relative: 1e-9 };

describe('alarm budgets against the Markov chain of the last windows', () => {
  it('at the level given', () => {
    const check = checkFigures();
    for (const { level, rate, ...rule } of rates) {
      check.near(`${rule.hits} of ${rule.within} at ${level}`, alarmRate(level, rule), rate, tolerance);
    }
    expect(check.misses).toEqual([]);
  });

  it('at the level that spends the budget, solved by scipy', () => {
    const check = checkFigures();
    for (const [index, { level, rate, ...budget }] of levels.entries()) {
      const found = levelOfBudget(budget);
      check.near(`level ${index}`, found.level, level, tolerance);
      check.near(`rate ${index}`, found.ratePerWindow, rate, tolerance);
      check.near(`year ${index}`, found.alarmsPerYear, rate * budget.windowsPerYear, tolerance);
    }
    expect(check.misses).toEqual([]);
  });

  it('for the windows in which an alarm begins, over every course that a watch can take', () => {
    const check = checkFigures();
    for (const { hits, within, level, windows, alarms } of years) {
      let expected = 0;
      for (let course = 0; course < 2 ** windows; course += 1) {
        const significant = Array.from({ length: windows }, (_, window) => ((course >> window) & 1) === 1);
        const found = significant.filter(Boolean).length;
        const chance = level ** found * (1 - level) ** (windows - found);
        expected += chance * alarmsBegin(significant, { hits, within }).length;
      }
      check.near(`${hits} of ${within} at ${level}`, expected, alarms, tolerance);
    }
    expect(check.misses).toEqual([]);
  });

  it('for monitors with several tests a window, whatever the tests have to do with one another', () => {
    const check = checkFigures();
    for (const [index, { tests, level, exclusive, independent, ...rest }] of several.entries()) {
      const { alarmsPerYear, windowsPerYear, hits, within } = rest;
      const plan = planOf(
        {
          windows: { kind: 'rows', rows: 100 },
          budget: { alarmsPerYear, windowsPerYear },
          alarm: { windows: hits, among: within },
          config: driftConfig.parse({ tests: ['ks'] }),
        },
        Array.from({ length: tests }, (_, column) => ({ name: `c${column}`, type: 'numeric' })),
      );
      check.near(`level ${index}`, plan?.level ?? null, level, tolerance);
      expect(plan?.tests).toBe(tests);
      // Tests that never agree use up what the level allows, and those that are independent less.
      check.near(`most ${index}`, plan?.alarmsPerYear ?? null, exclusive, tolerance);
      const windowLevel = -Math.expm1(tests * Math.log1p(-(plan?.level ?? 0)));
      const alarms = windowsPerYear * alarmRate(windowLevel, { hits, within });
      check.near(`independent ${index}`, alarms, independent, tolerance);
      expect(independent).toBeLessThanOrEqual(alarmsPerYear * (1 + 1e-9));
    }
    expect(check.misses).toEqual([]);
  });

  it('of every kind', () => {
    expect([levels.length, rates.length, years.length, several.length]).toEqual([13, 27, 10, 5]);
  });
});
