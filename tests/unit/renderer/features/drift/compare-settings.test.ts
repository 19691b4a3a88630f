import { describe, expect, it } from 'vitest';
import { defaultSettings, readSettings } from '../../../../../renderer/features/drift/compare-settings.ts';

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
        thresholds: {},
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
});
