import { describe, expect, it } from 'vitest';
import {
  defaultSettings,
  ofColumn,
  problemColumn,
  readSettings,
  settingsOf,
} from '../../../../../renderer/features/drift/compare-settings.ts';
import { driftConfig, newestLaws } from '../../../../../shared/schema/drift.ts';

const texts = { notNumber: 'not a number', bothThresholds: 'both', noTests: 'no tests' };

describe('the settings of a comparison', () => {
  it('are the defaults of the engine when nothing was changed', () => {
    expect(readSettings(defaultSettings, texts)).toEqual({
      ok: true,
      config: {
        bins: { method: 'quantile', count: 10 },
        alpha: 0.05,
        majorAlpha: 0.01,
        correction: 'benjamini-hochberg',
        alarmShare: 0.2,
        multivariate: ['domain-classifier', 'reconstruction'],
        thresholds: {},
        features: {},
      },
    });
  });

  it('take tests, own bin edges and thresholds, with a comma or a point', () => {
    const reading = readSettings(
      {
        ...defaultSettings,
        tests: ['ks', 'psi'],
        binMethod: 'custom',
        binEdges: '0; 1,5\n 3',
        alpha: '0,1',
        thresholds: { psi: { moderate: '0.1', major: ' 0.25 ' }, ks: { moderate: '', major: ' ' } },
      },
      texts,
    );
    expect(reading).toEqual({
      ok: true,
      config: {
        tests: ['ks', 'psi'],
        bins: { method: 'custom', edges: [0, 1.5, 3] },
        alpha: 0.1,
        majorAlpha: 0.01,
        correction: 'benjamini-hochberg',
        alarmShare: 0.2,
        multivariate: ['domain-classifier', 'reconstruction'],
        features: {},
        thresholds: { psi: { moderate: 0.1, major: 0.25 } },
      },
    });
  });

  it('say what is wrong with which field', () => {
    const reading = readSettings(
      {
        ...defaultSettings,
        tests: [],
        binCount: 'ten',
        majorAlpha: '0.2',
        thresholds: { ks: { moderate: '0.1', major: '' }, psi: { moderate: '0.3', major: '0.1' } },
      },
      texts,
    );
    expect(reading).toEqual({
      ok: false,
      problems: {
        tests: 'no tests',
        binCount: 'not a number',
        'thresholds.ks': 'both',
        'thresholds.psi': 'The major threshold must not be below the moderate one.',
      },
    });
    expect(readSettings({ ...defaultSettings, majorAlpha: '0.2' }, texts)).toEqual({
      ok: false,
      problems: { majorAlpha: 'The level for major must not be above the level for moderate.' },
    });
    expect(readSettings({ ...defaultSettings, binMethod: 'custom', binEdges: '3 1' }, texts)).toEqual({
      ok: false,
      problems: { binEdges: 'Write the bin edges in increasing order, without repeats.' },
    });
  });

  it('take tiers, weights and suggested thresholds of single columns', () => {
    const reading = readSettings(
      {
        ...defaultSettings,
        alarmShare: '30',
        multivariate: [],
        importance: { age: { tier: 2, weight: '0,5' }, sex: { tier: 1, weight: ' ' } },
        ownTests: { age: ['ks'] },
        ownBins: { age: { binMethod: 'equal-width', binCount: '7', binEdges: '' } },
        ownThresholds: {
          income: { ks: { moderate: '0,05', major: '0.07' }, psi: { moderate: ' ', major: '' } },
        },
      },
      texts,
    );
    expect(reading).toMatchObject({
      ok: true,
      config: {
        alarmShare: 0.3,
        multivariate: [],
        features: {
          age: { tier: 2, weight: 0.5, tests: ['ks'], bins: { method: 'equal-width', count: 7 } },
          income: { thresholds: { ks: { moderate: 0.05, major: 0.07 } } },
        },
      },
    });
    expect(
      readSettings({ ...defaultSettings, importance: { age: { tier: 1, weight: 'much' } } }, texts),
    ).toEqual({ ok: false, problems: { 'features.age': 'not a number' } });
    const wrong = readSettings(
      {
        ...defaultSettings,
        ownTests: { 'a.b': [] },
        ownBins: { age: { binMethod: 'quantile', binCount: 'x', binEdges: '' } },
        ownThresholds: { 'a.b': { ks: { moderate: '1', major: '' }, psi: { moderate: '2', major: '1' } } },
      },
      texts,
    );
    expect(wrong).toEqual({
      ok: false,
      problems: {
        'ownTests.a.b': 'no tests',
        'ownBins.age': 'not a number',
        'ownThresholds.ks.a.b': 'both',
        'ownThresholds.psi.a.b': 'The major threshold must not be below the moderate one.',
      },
    });
    expect(new Set(Object.keys(wrong.ok ? {} : wrong.problems).map(problemColumn))).toEqual(
      new Set(['a.b', 'age']),
    );
  });

  it('keep the laws that they were made with, until the newest are asked for', () => {
    const older = settingsOf(driftConfig.parse({ laws: 1 }));
    expect(readSettings(older, texts)).toMatchObject({ ok: true, config: { laws: 1 } });
    const newest = readSettings({ ...older, laws: newestLaws }, texts);
    expect(newest.ok && driftConfig.parse(newest.config).laws).toBe(newestLaws);
  });

  it('keep to what was set for a column that is called like something every object has', () => {
    expect(ofColumn({}, 'constructor')).toBeUndefined();
    expect(ofColumn({ constructor: 1 }, 'constructor')).toBe(1);
    expect(
      readSettings({ ...defaultSettings, ownTests: { constructor: ['chi2' as const] } }, texts),
    ).toMatchObject({
      ok: true,
      config: { features: { constructor: { tests: ['chi2'] } } },
    });
  });
});
