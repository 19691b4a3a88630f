import { describe, expect, it } from 'vitest';
import { gateNarrative } from '../../../../../main/core/governance/index.ts';
import type { GateFacts } from '../../../../../main/core/governance/index.ts';
import { closing, defaultGatePolicy, gatePolicy, gateSteps } from '../../../../../shared/schema/gate.ts';
import type { GatePolicy } from '../../../../../shared/schema/gate.ts';
import { sha256Hex } from '../../../../../shared/schema/ids.ts';
import { narrativeText } from '../../../../../shared/schema/narrative.ts';
import {
  at,
  daysAgo,
  evaluated,
  goodFacts,
  otherVersionId,
  performanceOf,
  told,
  version,
  versionId,
} from './gate-facts.ts';

const run = (verdict: 'stable' | 'moderate' | 'major' | 'insufficient', days = 1) =>
  ({
    kind: 'run',
    id: 'run',
    name: 'May',
    at: daysAgo(days),
    versionId,
    verdict,
    ownSettings: false,
  }) as const;

const monitor = (state: 'alarm' | 'drifting' | 'quiet', days = 1) =>
  ({
    kind: 'monitor',
    id: 'monitor',
    name: 'By week',
    at: daysAgo(days),
    versionId,
    state,
    verdict: state === 'alarm' ? 'major' : null,
    drifted: state === 'quiet' ? 0 : 2,
    lookedAt: 3,
  }) as const;

const errors = (value: number): GateFacts['performance'] => ({
  ...performanceOf(0, null),
  id: 'result',
  name: 'May',
  at: daysAgo(1),
  versionId,
  estimated: true,
  figures: new Map([
    [
      'rmse',
      {
        defined: true,
        value,
        interval: { lower: value - 0.1, upper: value + 0.1, confidence: 0.95, method: 'bootstrap' },
      },
    ],
  ]),
});

const upTo = (most: 'none' | 'notice') => ({
  policy: { ...defaultGatePolicy, alerts: { ...defaultGatePolicy.alerts, worst: most } },
});

const tell = (changed: Partial<GateFacts>, step: (typeof gateSteps)[number] = 'production') =>
  narrativeText(
    gateNarrative({
      at,
      step,
      modelName: 'Credit default',
      riskClass: 'high',
      version: { id: versionId, version: '2.0.0' },
      policyVersion: 3,
      policySha256: sha256Hex.parse('b'.repeat(64)),
      ...evaluated(changed, { step }),
    }),
  ).split('\n');

const check = (
  verdict: 'fair' | 'indicative' | 'violation' | 'insufficient',
  attributes: readonly string[] = ['sex'],
  { days = 1, of = versionId }: { days?: number; of?: typeof versionId } = {},
) => ({
  id: `check ${days}`,
  name: `Check ${days}`,
  at: daysAgo(days),
  versionId: of,
  verdict,
  attributes,
});

describe('the gate', () => {
  it('opens where every rule that the step asks is met', () => {
    for (const step of gateSteps) expect(evaluated({}, { step }).verdict).toBe('pass');
    expect(evaluated().findings.map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 8 }, () => 'met'),
    );
  });

  it('asks a step only for what the policy asks of it', () => {
    const nothing = { version: { ...version, artefactSha256: null, training: null, cardSections: 0 } };
    expect(evaluated(nothing, { step: 'staging' }).verdict).toBe('pass');
    expect(told('artefact', nothing, { step: 'staging' })).toBe(
      'not-asked: None is recorded of version 2.0.0.',
    );
    expect(evaluated(nothing, { step: 'canary' }).verdict).toBe('fail');
    expect(told('model-card', nothing, { step: 'canary' })).toBe('not-asked: 0 of 9 do.');
    expect(told('model-card', nothing)).toBe('not-met: 0 of 9 do.');
    expect(told('training-data', nothing)).toBe('not-met: None are recorded of version 2.0.0.');
  });

  it('stays closed where something that has to be known cannot be told', () => {
    const untold = { fairness: [] };
    expect(evaluated(untold).verdict).toBe('insufficient');
    expect(evaluated(untold, { step: 'canary' }).verdict).toBe('pass');
    // A model that can do little harm need not know.
    expect(evaluated({ ...untold, riskClass: 'minimal' }).verdict).toBe('pass');
    // What speaks against it weighs more than what is not known.
    expect(evaluated({ ...untold, drift: [run('major')] }).verdict).toBe('fail');
  });
});

describe('drift', () => {
  it.each([
    [[], 'unknown: No data of version 2.0.0 have been compared with its reference yet.'],
    [[run('stable')], 'met: No drift in “May”.'],
    [[run('moderate')], 'met: Moderate drift in “May”.'],
    [[run('major')], 'not-met: Major drift in “May”.'],
    [[run('insufficient')], 'unknown: “May” had too little data to tell.'],
    [[monitor('quiet')], 'met: The monitor “By week” is quiet.'],
    [
      [monitor('drifting')],
      'met: The monitor “By week” sees drift that is no alarm yet: 2 of the last 3 windows drifted.',
    ],
    // An alarm stands although something newer found nothing.
    [
      [run('stable', 1), monitor('alarm', 9)],
      'not-met: The monitor “By week” raises an alarm: 2 of the last 3 windows drifted.',
    ],
    // A monitor may watch a single column: it takes nothing back of what a comparison found.
    [[run('major', 9), monitor('quiet', 1)], 'not-met: Major drift in “May”.'],
    [[run('stable', 40), monitor('quiet', 1)], 'met: The monitor “By week” is quiet.'],
    [
      [{ ...run('stable'), ownSettings: true }],
      'met: No drift in “May”, by tests or limits chosen for this comparison.',
    ],
    [[run('stable', 30)], 'met: No drift in “May”.'],
    [[run('stable', 31)], 'unknown: No drift in “May”. That was 31 days ago and counts for 30 days.'],
    // Bad news does not grow old.
    [[run('major', 31)], 'not-met: Major drift in “May”.'],
    [
      [{ ...run('stable'), versionId: otherVersionId }],
      'unknown: The latest comparison, “May”, is not of version 2.0.0, or older than it.',
    ],
    [[{ ...run('stable'), versionId: null }], 'met: No drift in “May”.'],
    [
      [{ ...run('stable', 101), versionId: null }],
      'unknown: The latest comparison, “May”, is not of version 2.0.0, or older than it.',
    ],
  ] as const)('%j is %s', (drift, expected) => {
    expect(told('drift', { drift })).toBe(expected);
  });

  it('is let through only where it is stable, by a stricter policy', () => {
    const policy: GatePolicy = {
      ...defaultGatePolicy,
      drift: { ...defaultGatePolicy.drift, worst: 'stable' },
    };
    expect(told('drift', { drift: [run('moderate')] }, { policy })).toBe('not-met: Moderate drift in “May”.');
  });
});

describe('fairness', () => {
  it.each([
    ['fair', 'met: No unequal treatment was found in “Check 1”.'],
    ['indicative', 'met: There are signs of unequal treatment in “Check 1”.'],
    ['violation', 'not-met: Groups are treated unequally in “Check 1”.'],
    ['insufficient', 'unknown: The check of “Check 1” had too little data to tell.'],
  ] as const)('%s is %s', (verdict, expected) => {
    expect(told('fairness', { fairness: [check(verdict)] })).toBe(expected);
    expect(told('fairness', { fairness: [check(verdict, ['sex'], { of: otherVersionId })] })).toBe(
      'unknown: The latest fairness check, “Check 1”, is not of version 2.0.0, or older than it.',
    );
  });

  it('is known only where every attribute on the list was looked at', () => {
    const protectedAttributes = ['sex', 'race', 'age'];
    const asked = (...fairness: GateFacts['fairness']) => told('fairness', { fairness, protectedAttributes });
    expect(asked(check('fair', ['sex']))).toBe(
      "unknown: No check of version 2.0.0 looks at race and age, which the model's list of protected attributes names.",
    );
    // A long list takes more than one check; of each attribute the newest counts.
    expect(asked(check('fair', ['sex', 'race']), check('indicative', ['age'], { days: 3 }))).toBe(
      'met: There are signs of unequal treatment in “Check 3”.',
    );
    expect(
      asked(
        check('fair', ['sex', 'race']),
        check('fair', ['age'], { days: 3 }),
        check('violation', ['sex'], { days: 5 }),
      ),
    ).toBe('met: No unequal treatment was found in “Check 1”.');
    // An attribute that was left out of a newer check keeps what was found of it.
    expect(asked(check('fair', ['age', 'race']), check('violation', ['sex', 'age'], { days: 60 }))).toBe(
      'not-met: Groups are treated unequally in “Check 60”.',
    );
    expect(asked(check('fair', ['age', 'race']), check('fair', ['sex'], { days: 60 }))).toBe(
      'unknown: No unequal treatment was found in “Check 60”. That was 60 days ago and counts for 30 days.',
    );
    expect(asked(check('fair', ['age', 'race']), check('insufficient', ['sex'], { days: 2 }))).toBe(
      'unknown: The check of “Check 2” had too little data to tell.',
    );
  });
});

describe('performance', () => {
  it.each([
    [0.81, 0.02, 'met: The AUC is 0.81 (0.79 to 0.83) in “May”; 0.8 is declared.'],
    // 5 % of 0.8 are 0.04: as far as that it may fall.
    [0.77, 0.02, 'met: The AUC is 0.77 (0.75 to 0.79) in “May”; 0.8 is declared.'],
    [0.7, 0.02, 'not-met: The AUC is 0.7 (0.68 to 0.72) in “May”; 0.8 is declared.'],
    [
      0.74,
      0.1,
      'unknown: The AUC is 0.74 (0.64 to 0.84) in “May”; 0.8 is declared. That is worse than allowed, which may be chance.',
    ],
    [
      0.7,
      null,
      'unknown: The AUC is 0.7 in “May”; 0.8 is declared. Without an interval that cannot be told from chance.',
    ],
  ])('%d ± %d is %s', (value, half, expected) => {
    expect(told('performance', { performance: performanceOf(value, half) })).toBe(expected);
  });

  it('says what is missing to compare with', () => {
    expect(told('performance', { performance: null })).toBe(
      'unknown: Nothing has been measured on current data yet.',
    );
    expect(told('performance', { version: { ...version, declared: [] } })).toBe(
      'unknown: No figure is recorded of version 2.0.0 to hold it against.',
    );
    const declared = [{ source: 'typed', name: 'Gini', value: 0.6, origin: 'a report' }] as const;
    expect(told('performance', { version: { ...version, declared } })).toBe(
      'unknown: The result on “May” has none of the figures that the version declares.',
    );
  });

  it('takes a lower figure for the better one where errors make it rise', () => {
    const declared = [{ source: 'typed', name: 'rmse', value: 2, origin: 'a report' }] as const;
    const facts = { version: { ...version, declared } };
    expect(told('performance', { ...facts, performance: errors(1) })).toBe(
      'met: The root mean square error is expected to be 1 (0.9 to 1.1) in “May”; 2 is declared.',
    );
    expect(told('performance', { ...facts, performance: errors(3) })).toContain('not-met');
  });
});

describe('risk and alerts', () => {
  it('holds the score below the limit, and says how far it may reach', () => {
    const score = { id: 'score', at, score: 69.9, high: 69.9, grade: 'D' } as const;
    expect(told('risk', { risk: score })).toBe('met: It is 69.9, grade D.');
    expect(told('risk', { risk: { ...score, high: 80 } })).toBe(
      'met: It is 69.9, grade D. With what is not known it may reach 80.0.',
    );
    expect(told('risk', { risk: { ...score, score: 70, high: 70 } })).toBe('not-met: It is 70.0.');
    expect(told('risk', { risk: { ...score, grade: null } })).toBe(
      'unknown: Too little is known of the model for a grade.',
    );
    expect(told('risk', { risk: null })).toBe('unknown: The model is being scored.');
  });

  it('lets alerts wait up to the severity that the policy names', () => {
    const alerts = { critical: 0, warning: 2, notice: 1, worstId: 'alert', watched: true };
    expect(told('alerts', { alerts })).toBe('met: Waiting: 2 warnings and 1 notice.');
    expect(told('alerts', { alerts: { ...alerts, critical: 1 } })).toBe(
      'not-met: Waiting: 1 critical, 2 warnings and 1 notice.',
    );
    expect(told('alerts', { alerts }, upTo('notice'))).toContain('not-met');
    expect(told('alerts', { alerts: { ...alerts, warning: 0 } }, upTo('notice'))).toContain(
      'met: Waiting: 1',
    );
    expect(told('alerts', { alerts: { ...alerts, warning: 0 } }, upTo('none'))).toContain('not-met');
    expect(told('alerts', { alerts: { ...goodFacts.alerts, watched: false } })).toBe(
      'unknown: No rule of alerts that is switched on looks at this model.',
    );
  });
});

describe('what the gate says', () => {
  it('begins with the answer and ends with what it rests on', () => {
    const open = tell({});
    expect(open[0]).toBe(
      'The gate lets version 2.0.0 of “Credit default” into production: all 8 rules that this step asks are met.',
    );
    expect(open.at(-1)).toBe(
      'This is what version 3 of the policy (SHA-256 bbbbbbbbbbbb…) asks, and what was found by then; it is no judgement on anything that was not looked at.',
    );
    expect(tell({ fairness: [] }, 'canary')[0]).toBe(
      'The gate lets version 2.0.0 of “Credit default” into canary: no rule speaks against it. That 1 rule cannot be told does not matter to this step.',
    );
  });

  it('names what keeps it closed, and what to do first', () => {
    const closed = tell({ drift: [run('major')], fairness: [] });
    expect(closed.slice(0, 3)).toEqual([
      'The gate does not let version 2.0.0 of “Credit default” into production: 1 rule is not met, and 1 rule that has to be known cannot be told.',
      'The rule on drift is not met: Major drift in “May”. Asked is: No major drift in data of the version.',
      'The rule on fairness cannot be told: The fairness of its decisions has not been checked yet. Asked is: No unequal treatment of protected groups; signs of it are let through.',
    ]);
    expect(closed).toContain(
      'First find out what changed in the columns that drifted. 1 more rule keeps the gate closed after that.',
    );
    expect(tell({ fairness: [] })[0]).toBe(
      'The gate does not let version 2.0.0 of “Credit default” into production yet: nothing speaks against it, but 1 rule that has to be known cannot be told.',
    );
  });
});

describe('a policy', () => {
  it('is the house baseline at first, which is valid', () => {
    expect(gatePolicy.parse(defaultGatePolicy)).toEqual(defaultGatePolicy);
  });

  it('cannot want to know something before the rule holds', () => {
    const early = { ...defaultGatePolicy, drift: { ...defaultGatePolicy.drift, knownFrom: 'staging' } };
    expect(gatePolicy.safeParse(early).error?.issues).toMatchObject([
      { path: ['drift', 'knownFrom'], message: 'Choose the step from which the rule holds, or a later one.' },
    ]);
    const never = { ...defaultGatePolicy, drift: { ...defaultGatePolicy.drift, from: null } };
    expect(gatePolicy.safeParse(never).success).toBe(false);
    const off = { ...defaultGatePolicy, drift: { ...defaultGatePolicy.drift, from: null, knownFrom: null } };
    expect(evaluated({ drift: [run('major')] }, { policy: gatePolicy.parse(off) }).verdict).toBe('pass');
  });

  it('closes the gate exactly by the rules that are not met, or cannot be told and have to be', () => {
    const evaluation = evaluated({ drift: [run('major')], fairness: [], performance: null });
    expect(closing(evaluation).map(({ rule }) => rule)).toEqual(['drift', 'fairness', 'performance']);
    const canary = evaluated({ drift: [run('major')], fairness: [] }, { step: 'canary' });
    expect(closing(canary).map(({ rule }) => rule)).toEqual(['drift']);
  });
});
