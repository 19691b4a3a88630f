import { expect, it } from 'vitest';
import { letters, redact, restoreNames } from '../../../../../../main/core/features/explain/redact.ts';
import type { NameKind, Narrative, NarrativeSegment } from '../../../../../../shared/schema/narrative.ts';

const name = (of: NameKind, text: string): NarrativeSegment => ({ kind: 'name', text, of });
const text = (words: string): NarrativeSegment => ({ kind: 'text', text: words });
const told: Narrative = {
  subject: 'fairness',
  sentences: [
    { part: 'verdict', segments: [name('column', 'sex'), text(' and '), name('column', 'race'), text('.')] },
    {
      part: 'finding',
      segments: [
        name('group', '1'),
        text(' of '),
        name('column', 'sex'),
        text(' selected '),
        { kind: 'figure', text: '11 %', value: 11, unit: 'percent' },
        text(' of “'),
        name('dataset', 'March'),
        text('”.'),
      ],
    },
  ],
};

it('replaces every name, each by the same placeholder, and no figure', () => {
  expect(redact(told, { sendNames: false, sendValues: false })).toEqual({
    text: 'Column A and Column B.\nGroup A of Column A selected 11 % of “Data set A”.',
    replaced: [
      { placeholder: 'Column A', text: 'sex', of: 'column' },
      { placeholder: 'Column B', text: 'race', of: 'column' },
      { placeholder: 'Group A', text: '1', of: 'group' },
      { placeholder: 'Data set A', text: 'March', of: 'dataset' },
    ],
  });
});

it('leaves what may be sent', () => {
  expect(redact(told, { sendNames: true, sendValues: false }).text).toBe(
    'sex and race.\nGroup A of sex selected 11 % of “March”.',
  );
  expect(redact(told, { sendNames: true, sendValues: true }).replaced).toEqual([]);
});

it('puts names back where the placeholder stands alone', () => {
  const replaced = [
    { placeholder: 'Column A', text: 'sex', of: 'column' as const },
    { placeholder: 'Column AB', text: '$& age', of: 'column' as const },
  ];
  expect(restoreNames('Column AB, column A; Column A’s, Column AC, a column a', replaced)).toBe(
    '$& age, sex; sex’s, Column AC, a column a',
  );
});

it('counts beyond Z', () => {
  expect([0, 25, 26, 51, 52, 701, 702].map(letters)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
});
