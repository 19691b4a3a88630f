import { describe, expect, it } from 'vitest';
import {
  chooseTests,
  describeTest,
  parseTestId,
  testDescriptors,
} from '../../../../../main/core/statistics/registry.ts';
import { driftTestId } from '../../../../../shared/schema/drift.ts';

const byDefault = { asked: undefined, tooManyCategories: false };

describe('registry of tests', () => {
  it('describes every test, with a major threshold that is not below the moderate one', () => {
    expect(testDescriptors.map((test) => test.id)).toEqual(driftTestId.options);
    expect(testDescriptors.filter((test) => test.thresholds.major < test.thresholds.moderate)).toEqual([]);
    expect(testDescriptors.filter((test) => describeTest(test.id) !== test)).toEqual([]);
  });

  it('chooses tests by the type of the column', () => {
    expect(chooseTests({ ...byDefault, type: 'numeric' })).toEqual({
      tests: ['ks', 'psi', 'missing-rate'],
      remark: null,
    });
    expect(chooseTests({ ...byDefault, type: 'categorical' })).toEqual({
      tests: ['chi2', 'psi', 'missing-rate', 'new-category'],
      remark: null,
    });
    expect(chooseTests({ ...byDefault, type: 'boolean' })).toEqual({
      tests: ['chi2', 'psi', 'missing-rate'],
      remark: null,
    });
    expect(chooseTests({ ...byDefault, type: 'datetime' })).toEqual({
      tests: ['missing-rate'],
      remark: 'Only missing values are compared, because the column holds dates.',
    });
  });

  it('compares only missing values of a column with too many categories, and says so', () => {
    expect(chooseTests({ type: 'categorical', asked: ['chi2'], tooManyCategories: true })).toEqual({
      tests: ['missing-rate'],
      remark: 'More than 10,000 different values: only missing values are compared.',
    });
  });

  it('keeps of the chosen tests those that suit the type, once each', () => {
    expect(
      chooseTests({ type: 'categorical', asked: ['ks', 'psi', 'psi'], tooManyCategories: false }),
    ).toEqual({
      tests: ['psi'],
      remark: null,
    });
  });

  it('falls back to the defaults when none of the chosen tests suits, and says so', () => {
    expect(chooseTests({ type: 'boolean', asked: ['ks', 'wasserstein'], tooManyCategories: false })).toEqual({
      tests: ['chi2', 'psi', 'missing-rate'],
      remark: 'None of the chosen tests compares categories: the default ones were used.',
    });
  });

  it.each([
    ['ks', 'ks'],
    ['Chi-Square', 'chi2'],
    ['chisquare', 'chi2'],
    ['js', 'jensen-shannon'],
    ['JENSEN_SHANNON', 'jensen-shannon'],
    ['tv', 'total-variation'],
    ['tvd', 'total-variation'],
    [' Wasserstein-1 ', 'wasserstein'],
    ['population stability index', 'psi'],
    ['missing', 'missing-rate'],
  ])('understands %s', (text, id) => {
    expect(parseTestId(text)).toBe(id);
  });

  it.each(['', 'student', '__proto__', 'constructor', 'toString'])('knows no test called "%s"', (text) => {
    expect(parseTestId(text)).toBeNull();
  });
});
