import { describe, expect, it } from 'vitest';
import {
  hellingerDistance,
  inBase2,
  jensenShannonDistance,
  totalVariation,
} from '../../main/core/statistics/drift/share-distances.ts';
import { wassersteinOfSorted } from '../../main/core/statistics/drift/wasserstein.ts';
import { momentsOf } from '../../main/core/statistics/numeric/moments.ts';
import { checkFigures, referenceCases, sampleOf, type Digest, type Recipe } from '../support/reference.ts';

interface DistanceCase {
  readonly name: string;
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly wasserstein_1: number;
  readonly reference_sd_population: number;
}

interface WassersteinMoreCase {
  readonly id: string;
  readonly reference: readonly number[] | Recipe;
  readonly current: readonly number[] | Recipe;
  readonly reference_digest?: Digest;
  readonly current_digest?: Digest;
  readonly reference_weights?: readonly number[];
  readonly current_weights?: readonly number[];
  readonly wasserstein_1: number;
  readonly reference_sd_population?: number;
}

interface ShareCase {
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly jensen_shannon_distance_natural: number;
  readonly jensen_shannon_distance_base2: number;
  readonly hellinger: number;
  readonly total_variation: number;
}

const tolerance = { relative: 1e-9, absolute: 1e-15 };

describe('Wasserstein-1 against scipy', () => {
  it.each(referenceCases<DistanceCase>('distance').map((entry) => [entry.name, entry] as const))(
    '%s',
    (_, entry) => {
      const check = checkFigures();
      const reference = sampleOf(entry.reference).toSorted();
      const distance = wassersteinOfSorted(reference, sampleOf(entry.current).toSorted());
      check.near('distance', distance, entry.wasserstein_1, { relative: 1e-9 });
      check.near('sd', momentsOf(reference).standardDeviation, entry.reference_sd_population, tolerance);
      expect(check.misses).toEqual([]);
    },
  );

  const unweighted = referenceCases<WassersteinMoreCase>('extra/wasserstein_more').filter(
    (entry) => entry.reference_weights === undefined && entry.current_weights === undefined,
  );
  it.each(unweighted.map((entry) => [entry.id, entry] as const))('%s', (_, entry) => {
    const check = checkFigures();
    const reference = sampleOf(entry.reference, entry.reference_digest).toSorted();
    const current = sampleOf(entry.current, entry.current_digest).toSorted();
    check.near('distance', wassersteinOfSorted(reference, current), entry.wasserstein_1, tolerance);
    if (entry.reference_sd_population !== undefined) {
      check.near('sd', momentsOf(reference).standardDeviation, entry.reference_sd_population, tolerance);
    }
    expect(check.misses).toEqual([]);
  });
});

describe('distances between shares against scipy', () => {
  it.each(referenceCases<ShareCase>('shares').map((entry, index) => [index, entry] as const))(
    'pair %i',
    (_, { reference, current, ...expected }) => {
      const check = checkFigures();
      const natural = jensenShannonDistance(reference, current);
      const close = { relative: 1e-10 };
      check.near('natural', natural, expected.jensen_shannon_distance_natural, close);
      check.near('base 2', inBase2(natural), expected.jensen_shannon_distance_base2, close);
      check.near('Hellinger', hellingerDistance(reference, current), expected.hellinger, close);
      check.near('total variation', totalVariation(reference, current), expected.total_variation, close);
      expect(check.misses).toEqual([]);
    },
  );
});
