import { describe, expect, it } from 'vitest';
import { createSampler, type Sampler } from '../../../../../../main/core/statistics/drift/sampler.ts';

function sample(limit: number, values: readonly number[], chunk = values.length): Sampler {
  const sampler = createSampler(limit);
  const all = Float64Array.from(values);
  for (let from = 0; from < all.length; from += chunk)
    sampler.add(all, from, Math.min(all.length, from + chunk));
  return sampler;
}

const counting = Array.from({ length: 100 }, (_, index) => index);

describe('sampler', () => {
  it('keeps all values while they are few', () => {
    const sampler = sample(10, [3, 1, Number.NaN, 2]);
    expect({
      all: sampler.isComplete(),
      seen: sampler.seen(),
      not: sampler.notFinite(),
      kept: [...sampler.sorted()],
    }).toEqual({
      all: true,
      seen: 3,
      not: 1,
      kept: [1, 2, 3],
    });
  });

  it('keeps evenly spread values of a longer stream, within its limit', () => {
    const sampler = sample(10, counting);
    expect({ all: sampler.isComplete(), kept: [...sampler.sorted()] }).toEqual({
      all: false,
      kept: [0, 16, 32, 48, 64, 80, 96],
    });
  });

  it('keeps the same values whatever the chunks', () => {
    const whole = [...sample(10, counting).sorted()];
    expect([1, 3, 7, 64].map((chunk) => [...sample(10, counting, chunk).sorted()])).toEqual([
      whole,
      whole,
      whole,
      whole,
    ]);
  });
});
