import { render, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import Chart from '../../../../renderer/charts/chart.tsx';

const made: { options: unknown[]; disposed: boolean; resized: number }[] = [];
let observed: (() => void)[] = [];

vi.mock('echarts/core', () => ({
  use: () => undefined,
  init: () => {
    const chart = { options: [] as unknown[], disposed: false, resized: 0 };
    made.push(chart);
    return {
      setOption: (option: unknown) => chart.options.push(option),
      resize: () => {
        chart.resized += 1;
      },
      dispose: () => {
        chart.disposed = true;
      },
      isDisposed: () => chart.disposed,
    };
  },
}));

beforeEach(() => {
  made.length = 0;
  observed = [];
  vi.stubGlobal(
    'ResizeObserver',
    class {
      readonly callback: () => void;
      constructor(callback: () => void) {
        this.callback = callback;
      }
      observe(): void {
        observed.push(this.callback);
      }
      disconnect(): void {
        observed = observed.filter((callback) => callback !== this.callback);
      }
    },
  );
  Object.defineProperty(document, 'fonts', { configurable: true, value: { ready: Promise.resolve() } });
});

describe('the chart', () => {
  it('is one instance for its whole life, told of new options, and disposed with its box', () => {
    const { rerender, unmount } = render(<Chart option={{ series: [] }} label="First" height={200} />);
    rerender(<Chart option={{ legend: {} }} label="Second" height={200} />);
    expect(screen.getByRole('img', { name: 'Second' })).toBeTruthy();
    expect(made).toHaveLength(1);
    expect(made[0]?.options).toEqual([
      { series: [], aria: { enabled: true, label: { description: 'First' } } },
      { legend: {}, aria: { enabled: true, label: { description: 'Second' } } },
    ]);
    unmount();
    expect([made[0]?.disposed, observed]).toEqual([true, []]);
  });

  it('follows the size of its box', () => {
    render(<Chart option={{}} label="One" height={200} />);
    const before = made[0]?.resized ?? 0;
    for (const callback of observed) callback();
    expect(made[0]?.resized).toBe(before + 1);
  });
});
