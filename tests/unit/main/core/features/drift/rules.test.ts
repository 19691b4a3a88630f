import { describe, expect, it } from 'vitest';
import {
  checkConfig,
  matchColumns,
  noteOtherTypes,
  relativeEffect,
} from '../../../../../../main/core/features/drift/rules.ts';
import { compareColumns, concludeRun } from '../../../../../../main/core/statistics/index.ts';
import { driftConfig } from '../../../../../../shared/schema/drift.ts';

const column = (name: string, role = 'feature', type = 'numeric') =>
  ({ name, role, type }) as Parameters<typeof matchColumns>[0][number];

describe('matching columns', () => {
  it('compares all but identifiers, times and what is left out, with the types of the reference', () => {
    const reference = [
      column('id', 'id'),
      column('at', 'timestamp'),
      column('age'),
      column('sex', 'protected', 'categorical'),
      column('outcome', 'label', 'boolean'),
      column('score', 'score'),
      column('code', 'feature', 'categorical'),
      column('dropped'),
      column('gone'),
    ];
    const current = [
      column('code'),
      column('age'),
      column('sex', 'protected', 'categorical'),
      column('score', 'score'),
      column('dropped', 'ignore'),
      column('added'),
      column('row', 'id'),
    ];
    expect(matchColumns(reference, current)).toEqual({
      columns: [
        { name: 'age', type: 'numeric' },
        { name: 'sex', type: 'categorical' },
        { name: 'score', type: 'numeric' },
        { name: 'code', type: 'categorical' },
      ],
      roles: new Map([
        ['age', 'feature'],
        ['sex', 'protected'],
        ['score', 'score'],
        ['code', 'feature'],
      ]),
      unmatched: { referenceOnly: ['outcome', 'gone'], currentOnly: ['added'] },
      otherTypes: new Map([['code', 'numeric']]),
    });
  });
});

const few = compareColumns({
  name: 'x',
  type: 'numeric',
  reference: [1, 2, 3],
  current: [1, 2, 9],
  config: driftConfig.parse({}),
});

it('tells in the result that the current data hold another type', () => {
  const noted = noteOtherTypes([few, { ...few, name: 'y' }], new Map([['x', 'categorical' as const]]));
  const { features } = concludeRun(noted, driftConfig.parse({}));
  const note =
    'The current data hold categories here, compared as numbers; what is not a number counts as missing.';
  expect(features.map(({ reason }) => reason.endsWith(note))).toEqual([true, false]);
});

it('refuses settings for columns that are not compared', () => {
  const config = driftConfig.parse({ features: { x: { tests: ['ks'] }, z: {} } });
  const refusal = () => checkConfig(config, [{ name: 'x', type: 'numeric' }]);
  expect(refusal).toThrow('The settings name “z”');
  expect(() =>
    checkConfig(
      config,
      ['x', 'z'].map((name) => ({ name, type: 'numeric' })),
    ),
  ).not.toThrow();
});

describe('the effect that features are sorted by', () => {
  const result = concludeRun([few], driftConfig.parse({})).features[0];
  if (result === undefined) throw new Error('The feature is missing');
  const withTest = (changes: object) =>
    relativeEffect({ ...result, tests: result.tests.slice(0, 1).map((test) => ({ ...test, ...changes })) });

  it.each([
    [{ effectSize: 0.3, threshold: 0.1 }, 3],
    [{ effectSize: null }, 0],
    [{ effectSize: 0.3, threshold: 0.1, decides: false }, 0],
    [{ effectSize: 0, threshold: 0 }, 0],
    [{ effectSize: 0.3, threshold: 0 }, Number.MAX_VALUE],
  ])('of %j is %d', (changes, effect) => {
    expect(withTest(changes)).toBeCloseTo(effect, 12);
  });
});
