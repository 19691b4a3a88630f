import { describe, expect, it } from 'vitest';
import {
  readFairnessFlags,
  toFairnessArguments,
} from '../../../../../main/cli/commands/fairness-arguments.ts';
import { fairnessConfig } from '../../../../../shared/schema/fairness.ts';

function argumentsOf(...args: string[]) {
  return toFairnessArguments(readFairnessFlags(args));
}

const data = ['--data', 'f.csv'];
const sex = ['--protected', 'sex'];

it('takes everything that can be said', () => {
  expect(
    argumentsOf(
      ...data,
      '--decision',
      'd',
      '--label',
      'l',
      '--score',
      's',
      '--protected',
      'sex, race,sex',
      '--positive',
      'yes',
      '--reference-group',
      'M|W',
      '--min-group',
      '50',
    ),
  ).toEqual({
    data: 'f.csv',
    decision: { column: 'd' },
    label: 'l',
    score: 's',
    protectedColumns: ['sex', 'race'],
    positive: 'yes',
    config: fairnessConfig.parse({ minimumGroupSize: 50, referenceGroup: 'M|W' }),
  });
});

it('decides by a threshold on the score', () => {
  expect(argumentsOf(...data, '--score', 's', '--threshold', '0.5', ...sex)).toEqual({
    data: 'f.csv',
    decision: { threshold: 0.5 },
    label: null,
    score: 's',
    protectedColumns: ['sex'],
    positive: null,
    config: fairnessConfig.parse({ minimumGroupSize: 30, referenceGroup: null }),
  });
});

describe('what it refuses', () => {
  it.each([
    [['--decision', 'd', ...sex], '--data is missing'],
    [[...data, ...sex], '--decision is missing'],
    [[...data, '--threshold', '0.5', ...sex], '--threshold needs --score'],
    [[...data, '--decision', 'd', '--score', 's', '--threshold', '0.5', ...sex], 'not both'],
    [[...data, '--score', 's', '--threshold', '1.5', ...sex], 'from 0 to 1, not “1.5”'],
    [[...data, '--decision', 'd'], '--protected is missing'],
    [[...data, '--decision', 'sex', ...sex], 'named by both --decision and --protected'],
    [[...data, '--decision', 'd', '--min-group', '0', ...sex], 'not “0”'],
    [[...data, '--decision', 'd', '--sample', '5', ...sex], "Unknown option '--sample'"],
  ])('%j', (args, message) => {
    expect(() => argumentsOf(...args)).toThrow(message);
  });
});
