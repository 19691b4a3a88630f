import { describe, expect, it } from 'vitest';
import {
  createNumericComparison,
  createNumericProfileBuilder,
  parseProfile,
  profileKey,
  serializeProfile,
  type FeatureComparison,
  type NumericProfile,
} from '../../../../../../main/core/statistics/index.ts';
import { driftConfig } from '../../../../../../shared/schema/drift.ts';
import { readThrough, smoothColumn } from '../../../../../support/numeric-reading.ts';

const config = driftConfig.parse({ tests: ['ks', 'psi', 'wasserstein'] });
const columns = { reference: smoothColumn(6000, 21), current: smoothColumn(5000, 22, 0.2) };

function profileKeeping(keptValues: number): NumericProfile {
  return readThrough(
    createNumericProfileBuilder({ bins: config.bins, wasserstein: true, keptValues }),
    columns,
  );
}

function compareWith(profile: NumericProfile): FeatureComparison {
  return readThrough(createNumericComparison({ name: 'x', profile, config, keptValues: 500 }), columns);
}

describe.each([
  ['counted', 500],
  ['sorted', 10_000],
])('a %s profile', (kind, keptValues) => {
  const profile = profileKeeping(keptValues);
  const bytes = serializeProfile(profile);

  it('is written and read back, and compares as before', () => {
    const restored = parseProfile(bytes);
    expect(restored).toEqual(profile);
    expect(profile.values.kind).toBe(kind);
    expect(restored === null ? null : compareWith(restored)).toEqual(compareWith(profile));
  });

  it('is not read from bytes that were cut, prolonged or belong to another version', () => {
    const longer = new ArrayBuffer(bytes.byteLength + 8);
    new Uint8Array(longer).set(new Uint8Array(bytes));
    const otherVersion = bytes.slice();
    new DataView(otherVersion).setUint32(4, 999, true);
    const cut = [0, 5, 12, 40, bytes.byteLength - 1].map((length) => bytes.slice(0, length));
    expect([...cut, longer, otherVersion].map(parseProfile)).toEqual(Array.from({ length: 7 }).fill(null));
  });

  it('is not read when the header is damaged', () => {
    const damaged = [12, 20, 60].map((at) => {
      const copy = bytes.slice();
      new Uint8Array(copy)[at] = 0xff;
      return copy;
    });
    expect(damaged.map(parseProfile)).toEqual([null, null, null]);
  });
});

describe('key of a profile', () => {
  it('differs with whatever the profile depends on', () => {
    const keys = [
      profileKey({ bins: { method: 'quantile', count: 10 }, wasserstein: false }),
      profileKey({ bins: { method: 'quantile', count: 10 }, wasserstein: true }),
      profileKey({ bins: { method: 'quantile', count: 20 }, wasserstein: false }),
      profileKey({ bins: { method: 'equal-width', count: 10 }, wasserstein: false }),
      profileKey({ bins: { method: 'custom', edges: [1, 2.5] }, wasserstein: false }),
      profileKey({ bins: { method: 'custom', edges: [12.5] }, wasserstein: false }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
