import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gatherRaised, quietMs } from '../../../../../renderer/features/alerts/gather-raised.ts';
import type { Raised } from '../../../../../renderer/features/alerts/gather-raised.ts';
import { topics } from '../../../../../shared/contract/index.ts';
import { sampleId } from '../../../../support/renderer-samples.ts';

const raised = (number: number): Raised =>
  topics['alert/raised'].payload.parse({
    id: sampleId(8, number),
    severity: 'warning',
    title: `Alert ${number}`,
    detail: '',
  });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('alerts that are raised closely after each other', () => {
  it('are told of in one message after the first, each once, and then one at a time again', () => {
    const told: string[][] = [];
    const gathering = gatherRaised((list) => told.push(list.map(({ title }) => title)));
    for (let number = 1; number <= 50; number += 1) gathering.add(raised(number));
    gathering.add(raised(50));
    expect(told).toEqual([['Alert 1']]);
    vi.advanceTimersByTime(quietMs);
    expect(told.map((list) => list.length)).toEqual([1, 49]);
    vi.advanceTimersByTime(2 * quietMs);
    gathering.add(raised(51));
    expect(told.at(-1)).toEqual(['Alert 51']);
  });

  it('are not told of any more once nobody listens', () => {
    const tell = vi.fn();
    const gathering = gatherRaised(tell);
    gathering.add(raised(1));
    gathering.add(raised(2));
    gathering.stop();
    vi.advanceTimersByTime(2 * quietMs);
    expect(tell).toHaveBeenCalledTimes(1);
  });
});
