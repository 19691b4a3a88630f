import { describe, expect, it } from 'vitest';
import { checkRecords, mergeFields } from '../../../../../../main/core/features/predictions/records.ts';
import type { RecordsContext } from '../../../../../../main/core/features/predictions/records.ts';
import {
  addOutside,
  outsideWarnings,
  refuseThirdValue,
} from '../../../../../../main/core/features/predictions/outcome-values.ts';
import { predictionRecord } from '../../../../../../shared/contract/predictions.ts';
import type { PredictionRecord } from '../../../../../../shared/contract/predictions.ts';
import { isDriftGuardError } from '../../../../../../shared/errors.ts';
import { utcInstant } from '../../../../../../shared/schema/time.ts';

const now = utcInstant.parse('2026-03-02T00:00:00.000Z');

function record(id: string, part: Partial<PredictionRecord> = {}): PredictionRecord {
  return { ...predictionRecord.parse({ id, at: '2026-03-01T09:30:00Z', features: { age: 41 } }), ...part };
}

/** The sentences with which records are refused, each with its place. */
function problemsOf(
  records: readonly PredictionRecord[],
  { firstNumber = 1, task = 'other', known }: Partial<RecordsContext> = {},
): (readonly [string, string])[] {
  try {
    checkRecords(records, { now, firstNumber, task, known });
    return [];
  } catch (error) {
    if (!isDriftGuardError(error)) throw error;
    return (error.details.problems ?? []).map(({ path, message }) => [path, message]);
  }
}

describe('records', () => {
  it('are kept in order of time, in UTC, with their fields and types', () => {
    const checked = checkRecords(
      [
        record('b', {
          at: '2026-03-01T11:30:00+01:00',
          features: { sex: 'F', age: 41 },
          score: 0.5,
          label: true,
        }),
        record('a', { at: '2026-03-01T09:30:00+01:00', features: { age: null, smoker: null }, label: null }),
      ],
      { now, task: 'other' },
    );
    const { asGiven, ...kept } = checked;
    expect(asGiven).toEqual(kept.records.toReversed());
    expect(kept).toEqual({
      records: [
        {
          id: 'a',
          at: '2026-03-01T08:30:00.000Z',
          score: null,
          prediction: null,
          label: null,
          features: { age: null, smoker: null },
        },
        {
          id: 'b',
          at: '2026-03-01T10:30:00.000Z',
          score: 0.5,
          prediction: null,
          label: true,
          features: { age: 41, sex: 'F' },
        },
      ],
      fields: {
        features: { age: 'numeric', sex: 'categorical', smoker: null },
        score: true,
        prediction: null,
        label: 'boolean',
      },
      firstAt: '2026-03-01T08:30:00.000Z',
      lastAt: '2026-03-01T10:30:00.000Z',
      labelledRows: 1,
      zone: '+01:00',
      scoresOutside: null,
    });
  });

  it.each<[string, PredictionRecord[], string, string]>([
    [
      'an identifier that occurs twice',
      [record('a'), record('b'), record('a')],
      'records.2.id',
      'Record 3: the identifier “a” is that of record 1 too. Give every prediction its own.',
    ],
    [
      'an identifier that means nothing',
      [record('NA')],
      'records.0.id',
      'Record 1: the identifier “NA” stands for a missing value. Give every prediction a name.',
    ],
    [
      'several zones',
      [record('a'), record('b', { at: '2026-03-01T09:30:00+02:00' })],
      'records.1.at',
      'Record 2: its time has the zone +02:00, and that of record 1 has the zone Z. Give all times of a batch in one zone, best in UTC.',
    ],
    [
      'a time that is none',
      [record('a', { at: 'noon' })],
      'records.0.at',
      'Record 1: “noon” is not a time. Write it year first, such as 2026-03-01T09:30:00Z.',
    ],
    [
      'a time in the future',
      [record('a', { at: '2026-03-02T00:06:00Z' })],
      'records.0.at',
      'Record 1: its time 2026-03-02T00:06:00.000Z lies in the future; now it is 2026-03-02T00:00:00.000Z. Check the clock and the zone of the program that logs.',
    ],
    [
      'numbers that are not finite',
      [record('a', { features: { age: Number.NaN } })],
      'records.0.features.age',
      'Record 1: “age” is NaN, which is not a finite number. Leave it out where it is missing.',
    ],
    [
      'an infinite score',
      [record('a', { score: Infinity })],
      'records.0.score',
      'Record 1: the score is Infinity, which is not a finite number. Leave it out where it is missing.',
    ],
    [
      'a field that changes its type',
      [record('a'), record('b', { features: { age: 'old' } })],
      'records.1.features.age',
      'Record 2: “age” is a text (“old”), and in record 1 it is a number. Give a field one type in all records.',
    ],
    [
      'a label that changes its type',
      [record('a', { label: 1 }), record('b', { label: true })],
      'records.1.label',
      'Record 2: “label” is true or false (“true”), and in record 1 it is a number. Give a field one type in all records.',
    ],
    [
      'a feature named like a field',
      [record('a', { features: { Score: 1 } })],
      'records.0.features.Score',
      'Record 1: “Score” is a field of the record itself and cannot be the name of a feature. Give it beside the features, or rename it.',
    ],
    [
      'names that differ in case only',
      [record('a', { features: { age: 1, Age: 2 } })],
      'records.0.features.Age',
      'Record 1: the features “age” and “Age” differ in upper and lower case only. Use one of them.',
    ],
    [
      'no features',
      [record('a', { features: {} })],
      'records.0.features',
      'Record 1: there are no features. Drift is measured on features; give at least one.',
    ],
  ])('with %s are refused by their number', (_what, records, path, message) => {
    expect(problemsOf(records)).toEqual([[path, message]]);
  });

  it('are numbered as the file counts them, and five minutes of another clock are forgiven', () => {
    expect(problemsOf([record('a', { at: '2026-03-02T00:05:00Z' })])).toEqual([]);
    expect(problemsOf([record('a', { at: 'noon' })], { firstNumber: 10_001 })[0]?.[1]).toContain(
      'Record 10,001: ',
    );
  });
});

const labels = (...values: readonly (string | null)[]) =>
  values.map((label, index) => record(`p-${index}`, { label }));

const two = (...label: string[]) => ({ ...fieldsOf({}), twoValues: { prediction: [], label } });

describe('records of a binary classification', () => {
  const binary = { task: 'binary-classification', firstNumber: 5 } as const;

  it('are refused with a score that is no probability', () => {
    expect(problemsOf([record('a', { score: 0 }), record('b', { score: 1 })], binary)).toEqual([]);
    expect(problemsOf([record('a', { score: 73 }), record('b', { score: -0.1 })], binary)).toEqual([
      [
        'records.0.score',
        'Record 5: the score is 73. The model is a binary classification, whose scores are probabilities from 0 to 1. Write percentages as shares, or give what is no probability as a feature.',
      ],
      ['records.1.score', expect.stringContaining('Record 6: the score is -0.1. ')],
    ]);
    expect(problemsOf([record('a', { score: 73, label: 7 })], { task: 'regression' })).toEqual([]);
  });

  it('are refused with a third value of the label or the prediction, also beside those that are known', () => {
    const values = { prediction: [], label: ['good', 'bad'] };
    const checked = checkRecords(labels('good', null, 'NA', 'bad', 'good'), { now, ...binary });
    expect(checked.fields.twoValues).toEqual(values);
    const third =
      'the label is “open”, a third value beside “good” and “bad”. The model is a binary classification, whose labels have two. Correct it, leave it out where it is not known, or change the task of the model.';
    expect(problemsOf(labels('good', 'bad', 'open'), binary)).toEqual([
      ['records.2.label', `Record 7: ${third}`],
    ]);
    expect(problemsOf(labels('good', 'open'), { ...binary, known: values })).toEqual([
      ['records.1.label', `Record 6: ${third}`],
    ]);
    expect(problemsOf(labels('good', 'bad', 'open'), { task: 'multiclass-classification' })).toEqual([]);
    expect(
      problemsOf(
        ['yes', 'no', 'maybe'].map((prediction, index) => record(`p-${index}`, { prediction })),
        binary,
      ).map(([path]) => path),
    ).toEqual(['records.2.prediction']);
  });

  it('that come together later have two values too', () => {
    const words = { here: 'b', there: 'a' };
    const merged = mergeFields(two('0', '1'), two('0', '2'), words);
    expect(() => refuseThirdValue(merged.twoValues, 'the batch “b” and those before it')).toThrow(
      'The labels of the batch “b” and those before it have the values “0”, “1” and “2”. The model is a binary classification, whose labels have two. Keep apart what is coded differently, or change the task of the model.',
    );
    refuseThirdValue(mergeFields(two('0'), two('0', '2'), words).twoValues, '');
    refuseThirdValue(undefined, '');
  });
});

it('tells of scores that may be wrong where the task of the model does not say what scores are', () => {
  const { scoresOutside } = checkRecords(
    [0.5, 2, -3].map((score, index) => record(`p-${index}`, { score })),
    {
      now,
      task: 'other',
    },
  );
  expect(scoresOutside).toEqual({ count: 2, record: 2, score: 2 });
  const one = { count: 1, record: 10_001, score: 1.5 };
  const rest =
    ' The task of the model does not say whether they should be; what is decided or measured by score refuses them.';
  expect([
    outsideWarnings(null),
    outsideWarnings(addOutside(null, one)),
    outsideWarnings(addOutside(scoresOutside, one)),
  ]).toEqual([
    [],
    [`1 score is not from 0 to 1: 1.5 in record 10,001.${rest}`],
    [`3 scores are not from 0 to 1, the first 2 in record 2.${rest}`],
  ]);
});

const fieldsOf = (features: Record<string, 'numeric' | 'categorical' | null>) => ({
  features,
  score: false,
  prediction: null,
  label: null,
});

it('keeps one type for a field over parts, and says where it would have two', () => {
  const words = { here: 'part 2', there: 'the parts before' };
  expect(mergeFields(fieldsOf({ b: null, a: 'numeric' }), fieldsOf({ b: 'categorical' }), words)).toEqual(
    fieldsOf({ a: 'numeric', b: 'categorical' }),
  );
  expect(() => mergeFields(fieldsOf({ a: 'numeric' }), fieldsOf({ a: 'categorical' }), words)).toThrow(
    '“a” is a text in part 2 and a number in the parts before. Give a field one type.',
  );
});
