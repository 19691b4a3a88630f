import { describe, expect, it } from 'vitest';
import { concludeRun, driftNarrative } from '../../../../../../main/core/statistics/index.ts';
import type { FeatureComparison, PendingTest } from '../../../../../../main/core/statistics/index.ts';
import { describeTest } from '../../../../../../main/core/statistics/registry.ts';
import { driftConfig } from '../../../../../../shared/schema/drift.ts';
import type { DriftTestId, FeatureDistribution, SideCounts } from '../../../../../../shared/schema/drift.ts';
import { sentenceText } from '../../../../../../shared/schema/narrative.ts';
import type { Narrative, SentencePart } from '../../../../../../shared/schema/narrative.ts';

const config = driftConfig.parse({});
const rows = 1000;

function pending(id: DriftTestId, effectSize: number, pValue: number): PendingTest {
  return {
    id,
    statistic: effectSize,
    effectSize,
    effectName: describeTest(id).effect,
    pValue,
    pValueMethod: 'exact',
    criticalValue: null,
    effectiveRowsNeeded: 100,
    degreesOfFreedom: null,
    bins: null,
    guard: null,
    decides: true,
    obstacle: null,
    notes: [],
    details: {},
    limits: { thresholds: describeTest(id).thresholds, alpha: 0.05, majorAlpha: 0.01, laws: 3 as const },
    referenceRows: rows,
    currentRows: rows,
  };
}

const side = (missing = 0): SideCounts => ({ rows, used: rows - missing, missing, notFinite: 0 });

function feature(name: string, tests: readonly PendingTest[], more: Partial<FeatureComparison> = {}) {
  const none: FeatureDistribution = { kind: 'none' };
  return {
    name,
    type: 'numeric' as const,
    reference: side(),
    current: side(),
    tests,
    remark: null,
    distribution: none,
    ...more,
  };
}

function tell(features: readonly FeatureComparison[], unmatched: readonly string[] = []): Narrative {
  const { summary, features: results } = concludeRun(features, config);
  return driftNarrative({
    reference: { name: 'Training', rows },
    current: { name: 'March', rows },
    window: null,
    referenceWindow: null,
    summary,
    config,
    features: results,
    distributionOf: (name) => features.find((entry) => entry.name === name)?.distribution,
    unmatchedColumns: { referenceOnly: unmatched, currentOnly: [] },
  });
}

const bin = (label: string, referenceCount: number, currentCount: number) => ({
  label,
  lower: null,
  upper: null,
  referenceCount,
  currentCount,
  contribution: null,
});

function texts({ sentences }: Narrative, part: SentencePart): string[] {
  return sentences.filter((sentence) => sentence.part === part).map(sentenceText);
}

describe('a narrative of drift', () => {
  it('says so when there is nothing to compare, and counts one feature as one', () => {
    expect(texts(tell([]), 'verdict')[0]).toBe('There was no feature to compare.');
    expect(texts(tell([feature('age', [pending('ks', 0.01, 0.9)])]), 'verdict')[0]).toBe(
      'No drift was found: the only feature is within what is tolerated.',
    );
  });

  it('sends the reader of a jump in missing values to where the data come from', () => {
    const told = tell([
      feature('age', [pending('ks', 0.01, 0.9), pending('missing-rate', 0.25, 1e-9)], { current: side(250) }),
    ]);
    expect([...texts(told, 'finding'), ...texts(told, 'first')]).toEqual([
      'age moved strongly: change of the missing rate is 25 % where 2 % is tolerated, 13 times as much; adjusted p < 0.001. Missing values rose from 0 % (0 of 1,000) to 25 % (250 of 1,000).',
      'Look first at age: it is furthest over its limit. A change in missing values often comes from how the data were collected or joined; check that before anything else.',
    ]);
  });

  it('names new values, and what could be chance', () => {
    const told = tell(
      [
        feature('colour', [pending('chi2', 0.3, 1e-9), pending('new-category', 0.4, 1e-9)], {
          type: 'categorical',
          distribution: {
            kind: 'categorical',
            bins: [bin('red', 600, 300), bin('blue', 400, 300), bin('teal', 0, 400)],
            categoryCount: 3,
            newCategories: ['teal'],
            vanishedCategories: [],
          },
        }),
        feature('age', [pending('ks', 0.12, 0.4)]),
      ],
      ['shoe size'],
    );
    expect(told.sentences.filter(({ part }) => part !== 'verdict').map(sentenceText)).toEqual([
      'colour moved strongly: the share of “teal” rose from 0 % to 40 % of the rows, and that of “red” fell from 60 % to 30 % of the rows (share of rows with new categories is 40 % where 1 % is tolerated, 40 times as much; adjusted p < 0.001). 1 value of the current data is not in the reference (teal).',
      'This is hardly chance: after the correction of Benjamini and Hochberg over all features p < 0.001, and 0.05 is the most that counts as a change. age differs by more than is tolerated too, but that could be chance.',
      'Look first at colour: it is furthest over its limit. New values often mean that a coding changed; compare the lists of values before anything else.',
      'Not compared, because one side lacks them: shoe size only in the reference. This says that the data differ, not why, and not that the model has become worse: that takes labels.',
    ]);
  });

  it('keeps names and figures apart from words', () => {
    const told = tell([feature('age', [pending('ks', 0.3, 1e-9)])]);
    const finding = told.sentences.find(({ part }) => part === 'finding');
    expect(finding?.segments).toEqual([
      { kind: 'name', text: 'age', of: 'column' },
      { kind: 'text', text: ' moved strongly: KS D is ' },
      { kind: 'figure', text: '0.3', value: 0.3, unit: 'none' },
      { kind: 'text', text: ' where ' },
      { kind: 'figure', text: '0.1', value: 0.1, unit: 'none' },
      { kind: 'text', text: ' is tolerated, ' },
      { kind: 'figure', text: '3', value: expect.closeTo(3, 12) as number, unit: 'none' },
      { kind: 'text', text: ' times as much; adjusted p < ' },
      { kind: 'figure', text: '0.001', value: 1e-9, unit: 'p' },
      { kind: 'text', text: '.' },
    ]);
  });
});
