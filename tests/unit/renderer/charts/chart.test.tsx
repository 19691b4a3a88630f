import { render, screen } from '@testing-library/react';
import { getInstanceByDom } from 'echarts/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import Chart from '../../../../renderer/charts/chart.tsx';

let observed: (() => void)[] = [];

/** A canvas that takes every stroke and draws none: jsdom has no other. */
const paper: CanvasRenderingContext2D = new Proxy({} as CanvasRenderingContext2D, {
  get: (target, name) =>
    name in target
      ? (Reflect.get(target, name) as unknown)
      : () => (name === 'measureText' ? { width: 10 } : paper),
});

function chartIn(label: string) {
  const chart = getInstanceByDom(screen.getByRole('img', { name: label }));
  if (chart === undefined) throw new Error(`there is no chart “${label}”`);
  return chart;
}

beforeEach(() => {
  observed = [];
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(paper);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(200);
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
afterEach(() => {
  vi.restoreAllMocks();
});

describe('the chart', () => {
  it('is one instance for its whole life, told of new options, and disposed with its box', () => {
    const { rerender, unmount } = render(
      <Chart option={{ legend: { data: ['reference'] } }} label="First" height={200} />,
    );
    const chart = chartIn('First');
    expect(chart.getOption()).toMatchObject({
      legend: [{ data: ['reference'] }],
      aria: { enabled: true, label: { description: 'First' } },
    });
    rerender(<Chart option={{ xAxis: {}, yAxis: {} }} label="Second" height={200} />);
    expect(chartIn('Second')).toBe(chart);
    expect(chart.getOption()).toMatchObject({ aria: { label: { description: 'Second' } } });
    // What the new option does not name is gone.
    expect(chart.getOption()).toMatchObject({ legend: [] });
    unmount();
    expect([chart.isDisposed(), observed]).toEqual([true, []]);
  });

  it('follows the size of its box', () => {
    render(<Chart option={{ series: [] }} label="First" height={200} />);
    const resize = vi.spyOn(chartIn('First'), 'resize');
    for (const callback of observed) callback();
    expect(resize).toHaveBeenCalledTimes(1);
  });
});
