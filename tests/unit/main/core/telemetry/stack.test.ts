import { describe, expect, it } from 'vitest';
import { DriftGuardError } from '../../../../../shared/errors.ts';
import { framesOf, stackOf } from '../../../../../main/core/telemetry/stack.ts';

describe('stackOf', () => {
  it('tells class and places, and not the message', () => {
    const lines = stackOf(new TypeError('Cannot read Hunter-22!')).split('\n');
    expect(lines[0]).toBe('TypeError');
    expect(lines[1]).toMatch(/^ {4}at (\S.* \()?main\/core\/telemetry\/stack\.test\.ts:\d+:\d+\)?$/u);
  });

  it.each(['Hunter-22!', 'a\n    at Hunter (main/Hunter.ts:1:1)\nb', '    at Hunter (main/x.ts:1:1)'])(
    'is not taken in by the message %j',
    (message) => {
      expect(stackOf(new Error(message))).not.toContain('Hunter');
    },
  );

  it('adds the code of an error that has one', () => {
    expect(stackOf(new DriftGuardError('DISK_FULL', 'No room for Hunter.csv')).split('\n')[0]).toBe(
      'DriftGuardError DISK_FULL',
    );
    expect(stackOf(Object.assign(new Error('x'), { code: 'a person' })).split('\n')[0]).toBe('Error');
  });

  it.each([
    ['a text', 'Hunter'],
    ['nothing', undefined],
    ['an object', { stack: 'Hunter' }],
  ])('says no more than that something was thrown for %s', (_what, thrown) => {
    expect(stackOf(thrown)).toBe('Error');
  });
});

describe('framesOf', () => {
  it('drops folders above the program and what is not a frame', () => {
    expect(
      framesOf(
        [
          'RangeError: Invalid array length',
          'second line of the message',
          '    at createRows (file:///home/ana/driftguard/main/core/a.ts:10:5)',
          '    at async Promise.all (index 0)',
          String.raw`    at work (C:\Users\ana\driftguard\out\main\core.mjs:1:22)`,
          '    at node:internal/process/task_queues:105:5',
          '    at anonymous (/home/ana/elsewhere/secret.ts:1:1)',
        ].join('\n'),
      ),
    ).toBe(
      [
        'RangeError',
        '    at createRows (main/core/a.ts:10:5)',
        '    at work (main/core.mjs:1:22)',
        '    at node:internal/process/task_queues:105:5',
      ].join('\n'),
    );
  });
});
