import { describe, expect, it } from 'vitest';
import { createI18n } from '../../../../../renderer/app/i18n.ts';
import { storedWords } from '../../../../../renderer/features/history/stored-words.ts';
import { driftConfig } from '../../../../../shared/schema/drift.ts';

const texts = await createI18n();
const words = (field: string, value: string) =>
  storedWords(
    {
      t: texts.getFixedT('en', ['history', 'common', 'monitors', 'fairness', 'versions']),
      drift: texts.getFixedT('en', 'drift'),
      gate: texts.getFixedT('en', ['deployments', 'common']),
    },
    field,
    value,
  );

describe('what a history keeps for programs', () => {
  it.each([
    ['enabled', 'false', 'No'],
    ['windows', '{"kind":"whole"}', 'Each data set as a whole'],
    ['windows', '{"kind":"rows","rows":4000}', '4,000 rows in file order'],
    ['windows', '{"kind":"calendar","unit":"month","column":"timestamp"}', 'Month of “timestamp” (UTC)'],
    ['schedule', '{"kind":"on-data"}', 'As soon as there are new current data'],
    ['schedule', '{"kind":"every","hours":24}', 'Every 24 hours, if there are new data'],
    ['standing', 'never-run', 'Has not run'],
    ['standing', 'insufficient', 'Cannot tell'],
    ['standing', 'true', 'Yes'],
    ['from', 'rolled-back', 'Rolled back'],
    ['outcome', 'renewed', 'Override renewed'],
    ['verdict', 'fail', 'Gate closed'],
    ['artefact', 'from canary', 'Asked from: Canary'],
    [
      'drift',
      'from canary, knownFrom never, worst moderate',
      'Asked from: Canary\nHas to be known from: Never\nModerate drift at most',
    ],
    [
      'risk',
      'from staging, knownFrom production, below 70',
      'Asked from: Staging\nHas to be known from: Production\nScore below 70 of 100',
    ],
    ['judged rates', 'tpr, fpr', 'True positive rate, False positive rate'],
  ])('says %s %s in words', (field, value, expected) => {
    expect(words(field, value)).toBe(expected);
  });

  it.each([
    ['artefact', 'from canary, or so.onnx'],
    ['outcome', 'Nothing came of it.'],
    ['verdict', 'stable'],
  ])('leaves %s %s as it is', (field, value) => {
    expect(words(field, value)).toBeNull();
  });

  it('says the settings of a comparison line by line', () => {
    expect(words('settings', JSON.stringify(driftConfig.parse({})))).toBe(
      [
        'Tests: Chosen by type and size',
        'Bins: Quantiles of the reference, 10',
        'Significance levels: 0.05 moderate, 0.01 major',
        'Share that alarms: 20\u00A0%',
        'Features of tier 2: None',
        'Correction: Benjamini-Hochberg',
        'Changed thresholds: None',
      ].join('\n'),
    );
  });

  it('leaves what it does not know as it is', () => {
    expect(words('windows', '{"kind":"moon"}')).toBeNull();
    expect(words('windows', '{broken')).toBeNull();
    expect(words('name', 'By month')).toBeNull();
  });
});
