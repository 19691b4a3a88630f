import { describe, expect, it } from 'vitest';
import { settingsOfFeature } from '../../../../../../main/core/statistics/drift/feature-settings.ts';
import { driftConfig, newestLaws } from '../../../../../../shared/schema/drift.ts';

const config = driftConfig.parse({
  tests: ['ks', 'psi', 'chi2', 'missing-rate'],
  thresholds: { ks: { moderate: 0.05, major: 0.15 } },
  features: {
    age: {
      tests: ['ks'],
      bins: { method: 'quantile', count: 5 },
      thresholds: { ks: { moderate: 0.3, major: 0.4 } },
    },
    code: { type: 'categorical' },
  },
});

describe('settings of a feature', () => {
  it('are its own before those of the run', () => {
    const { type, bins, tests, remark, limitsOf } = settingsOfFeature(config, {
      name: 'age',
      type: 'numeric',
    });
    expect({ type, bins, tests, remark, limits: limitsOf('ks') }).toEqual({
      type: 'numeric',
      bins: { method: 'quantile', count: 5 },
      tests: ['ks'],
      remark: null,
      limits: { thresholds: { moderate: 0.3, major: 0.4 }, alpha: 0.05, majorAlpha: 0.01, laws: newestLaws },
    });
  });

  it('are those of the run before the defaults of the test', () => {
    const { limitsOf } = settingsOfFeature(config, { name: 'income', type: 'numeric' });
    expect([limitsOf('ks').thresholds, limitsOf('psi').thresholds]).toEqual([
      { moderate: 0.05, major: 0.15 },
      { moderate: 0.1, major: 0.25 },
    ]);
  });

  it('may change the type, and the tests follow it', () => {
    const { type, tests } = settingsOfFeature(config, { name: 'code', type: 'numeric' });
    expect({ type, tests }).toEqual({ type: 'categorical', tests: ['psi', 'chi2', 'missing-rate'] });
  });

  it('judge the missing rate at the stricter level', () => {
    expect(settingsOfFeature(config, { name: 'age', type: 'numeric' }).limitsOf('missing-rate')).toEqual({
      thresholds: { moderate: 0.02, major: 0.1 },
      alpha: 0.01,
      majorAlpha: 0.01,
      laws: newestLaws,
    });
  });

  it('are not found on the prototype', () => {
    expect(settingsOfFeature(config, { name: 'constructor', type: 'text' }).type).toBe('text');
  });
});
