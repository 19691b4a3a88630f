import { describe, expect, it } from 'vitest';
import {
  benjaminiHochberg,
  benjaminiYekutieli,
  holm,
} from '../../../../../main/core/statistics/correction.ts';

/** One clear effect among many. */
const mostlyNull = [
  0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269, 0.275, 0.34,
  0.341, 0.384, 0.569, 0.594, 0.696, 0.762, 0.94, 0.942, 0.975, 0.986,
];

function rejected(adjusted: readonly number[], level: number): number {
  return adjusted.filter((value) => value <= level).length;
}

describe('corrections for several tests', () => {
  it('reject as many as were worked out by hand', () => {
    const adjusted = benjaminiHochberg(mostlyNull);
    expect([rejected(adjusted, 0.05), rejected(adjusted, 0.25)]).toEqual([1, 6]);
    expect(benjaminiYekutieli(mostlyNull)[0]).toBeCloseTo(0.095399, 7);
  });

  it('keep the order of the input and leave a single p as it is', () => {
    expect(benjaminiHochberg([0.04, 0.01])).toEqual([0.04, 0.02]);
    expect([benjaminiHochberg([0.3]), benjaminiYekutieli([0.3]), holm([0.3])]).toEqual([[0.3], [0.3], [0.3]]);
  });

  it('have nothing to do without tests', () => {
    expect([benjaminiHochberg([]), benjaminiYekutieli([]), holm([])]).toEqual([[], [], []]);
  });
});
