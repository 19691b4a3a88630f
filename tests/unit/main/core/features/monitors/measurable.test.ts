import { expect, it } from 'vitest';
import {
  leftOutOfChecks,
  measureProblems,
  waitsForLabels,
} from '../../../../../../main/core/features/monitors/measurable.ts';
import type { Measurable } from '../../../../../../main/core/features/monitors/measurable.ts';
import { sampleDataset } from '../../../../../support/renderer-samples.ts';

const column = (name: string, role: 'feature' | 'score' | 'label' | 'protected', missing = 0) => ({
  name,
  type: 'numeric' as const,
  role,
  missing,
});

const reference = sampleDataset({ name: 'Training', columns: [column('age', 'feature')] });
const both = { performance: true, fairness: true };
const given: Measurable = {
  task: 'binary-classification',
  reference,
  newest: null,
  attributes: ['age'],
  logsPredictions: false,
  estimates: false,
};
const messages = (part: Partial<Measurable>): string[] =>
  measureProblems(both, { ...given, ...part }).map(({ message }) => message);

it('says what the data of the model lack for each of what is asked for', () => {
  expect(messages({})).toEqual([
    '“Training” has no column with the role score or prediction. Import the data with a column of that role.',
    '“Training” has no column with the role prediction or score, so nothing says how the model decides.',
  ]);
  expect(messages({ task: 'other', attributes: [] })).toEqual([
    'The task of the model is “other”, for which no figures are known. Change the task to classification or regression.',
    'No protected attributes are chosen for this model yet. Choose them in its fairness settings first.',
  ]);
  const scored = { ...reference, id: 'other' as never, name: 'May', columns: [column('p', 'score')] };
  expect(messages({ newest: scored, attributes: ['sex'] })).toEqual([
    'Performance is measured against labels, and neither “May” nor “Training” has a column with the role label. Import the data with a column of that role.',
    'Neither “May” nor “Training” has a column that is a protected attribute of the model; its list holds “sex”.',
  ]);
});

it('lets performance wait for labels that can be joined to logged predictions', () => {
  const newest = {
    ...reference,
    id: 'other' as never,
    name: 'Logged',
    rows: 9,
    columns: [column('p', 'score'), column('y', 'label', 9)],
  };
  const unlabelled = { ...newest, columns: [column('p', 'score')] };
  const asked = { performance: true, fairness: false };
  expect(measureProblems(asked, { ...given, newest: unlabelled, logsPredictions: true })).toEqual([]);
  expect(waitsForLabels(asked, { ...given, newest })).toBe(
    '“Logged” has no labels yet; the performance of its windows is measured once they have been joined.',
  );
  expect(waitsForLabels(asked, { ...given, newest, estimates: true })).toBe(
    '“Logged” has no labels yet; the performance of its windows is estimated from their scores until then, and measured once they have been joined.',
  );
  const labelled = { ...newest, columns: [column('p', 'score'), column('y', 'label', 8)] };
  expect(waitsForLabels(asked, { ...given, newest: labelled })).toBeNull();
  expect(waitsForLabels({ performance: false, fairness: true }, { ...given, newest })).toBeNull();
});

it('names the protected attributes that the checks of the newest data leave out, and why', () => {
  const attributes = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const newest = sampleDataset({
    name: 'May',
    columns: attributes.filter((name) => name !== 'b').map((name) => column(name, 'protected')),
  });
  expect(leftOutOfChecks(both, { ...given, attributes, newest })).toEqual([
    'Fairness is not checked for “g”: a check takes at most 5 protected attributes, and “a”, “c”, “d”, “e”, “f” come first in the fairness settings of the model. Change their order there to check others.',
    'Fairness is not checked for “b”: “May” has no such column.',
  ]);
  expect(leftOutOfChecks(both, { ...given, attributes: ['a', 'c'], newest })).toEqual([]);
  expect(leftOutOfChecks({ ...both, fairness: false }, { ...given, attributes, newest })).toEqual([]);
});
