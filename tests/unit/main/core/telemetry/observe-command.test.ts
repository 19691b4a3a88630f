import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../../../shared/errors.ts';
import { createCommandMetrics } from '../../../../../main/core/telemetry/command-metrics.ts';
import { createCommandObserver } from '../../../../../main/core/telemetry/observe-command.ts';
import { createMemoryLog } from '../../../../support/core-log.ts';

const id = '0190f0c0-0000-7000-8000-000000000001';
const answered = (command: string, outcome: ErrorCode | 'OK', durationMs = 1.26) => ({
  command,
  outcome,
  correlationId: id,
  actorId: id,
  sessionHash: '0123456789abcdef',
  shell: 'test' as const,
  durationMs,
});

describe('what is told of a call', () => {
  it.each([
    ['models/list', 'OK', [['info', 'command']]],
    [
      'models/create',
      'FORBIDDEN',
      [
        ['info', 'command'],
        ['warn', 'access denied'],
      ],
    ],
    [
      'session/sign-in',
      'OK',
      [
        ['info', 'command'],
        ['info', 'authentication'],
      ],
    ],
    [
      'session/sign-in',
      'SIGN_IN_REFUSED',
      [
        ['info', 'command'],
        ['warn', 'authentication'],
      ],
    ],
    [
      'session/sign-in',
      'RATE_LIMITED',
      [
        ['info', 'command'],
        ['warn', 'authentication'],
      ],
    ],
    ['models/get', 'MODEL_NOT_FOUND', [['info', 'command']]],
  ] as const)('is, for %s with %s, %j', (command, outcome, expected) => {
    const log = createMemoryLog();
    createCommandObserver({ log, metrics: createCommandMetrics() })(answered(command, outcome));
    expect(log.entries.map(({ level, event }) => [level, event])).toEqual(expected);
    for (const { fields } of log.entries)
      expect(fields).toEqual({ ...answered(command, outcome), durationMs: 1.3 });
  });
});

describe('metrics of commands', () => {
  it('count calls and failures and tell the spread of durations', () => {
    const metrics = createCommandMetrics();
    for (let index = 1; index <= 1000; index += 1) metrics.record('models/list', 'OK', index);
    metrics.record('models/get', 'MODEL_NOT_FOUND', 0);
    metrics.record('models/get', 'MODEL_NOT_FOUND', 0.5);
    metrics.record('models/get', 'INTERNAL', 10_000_000);

    const [get, list] = metrics.list();
    expect(get).toEqual({
      command: 'models/get',
      count: 3,
      failures: [
        { code: 'MODEL_NOT_FOUND', count: 2 },
        { code: 'INTERNAL', count: 1 },
      ],
      p50Ms: expect.closeTo(0.5, 2),
      p95Ms: expect.any(Number),
      p99Ms: expect.any(Number),
      longestMs: expect.any(Number),
    });
    // Longer than what is kept counts as the longest that is kept.
    expect(get?.longestMs).toBeGreaterThan(590_000);
    expect(list).toMatchObject({ command: 'models/list', count: 1000, failures: [] });
    for (const [measured, exact] of [
      [list?.p50Ms, 500],
      [list?.p95Ms, 950],
      [list?.p99Ms, 990],
      [list?.longestMs, 1000],
    ] as const) {
      expect(Math.abs((measured ?? 0) / exact - 1)).toBeLessThan(0.01);
    }
  });
});
