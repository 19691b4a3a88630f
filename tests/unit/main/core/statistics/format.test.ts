import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatFigure,
  formatList,
  formatP,
  formatPercent,
  formatRows,
  formatThreshold,
} from '../../../../../main/core/statistics/format.ts';

describe('figures in sentences', () => {
  it('separate thousands', () => {
    expect([0, 999, 5832, 1_000_000].map(formatCount)).toEqual(['0', '999', '5,832', '1,000,000']);
  });

  it('have up to four significant digits', () => {
    expect([0.23141, 12.5, 0, 1.23456e9, 3e-9].map(formatFigure)).toEqual([
      '0.2314',
      '12.5',
      '0',
      '1235000000',
      '3e-9',
    ]);
  });

  it('show a threshold with two decimals where it has one', () => {
    expect([0.1, 0.25, 1, 0.125].map(formatThreshold)).toEqual(['0.10', '0.25', '1', '0.125']);
  });

  it('never show a p-value as 0', () => {
    expect([formatP('p', 0), formatP('adjusted p', 0.01234), formatP('p', 1)]).toEqual([
      'p < 0.001',
      'adjusted p = 0.012',
      'p = 1',
    ]);
  });

  it('show shares as percentages and rows in the right number', () => {
    expect([formatPercent(0.02346), formatPercent(1), formatRows(1), formatRows(1200)]).toEqual([
      '2.35 %',
      '100 %',
      '1 row',
      '1,200 rows',
    ]);
  });

  it('join a list as one says it', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(formatList)).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
  });
});
