import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { GroupMetrics, PartitionResult } from '../../shared/schema/fairness.ts';
import { analyse } from '../support/group-cells.ts';
import type { FairnessConfigInput } from '../../shared/schema/fairness.ts';

/*
 * Tables that others published, from the same data. Each says where its figures stand; they are given in the digits
 * that were printed. The counts come from the public files, see tests/fixtures/fairness/README.md. The same list with
 * what follows from it is in docs/reference/fairness.md.
 */

type Row = Readonly<Record<string, string>>;

function rowsOf(name: string): Row[] {
  const text = readFileSync(new URL(`../fixtures/fairness/${name}`, import.meta.url), 'utf8');
  const [head = '', ...lines] = text.trim().split('\n');
  const names = head.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((value, index) => [names[index] ?? '', value])),
  );
}

/** The analysis of counted rows by some of their columns. */
function analyseRows(
  rows: readonly Row[],
  attributes: readonly string[],
  columns: { readonly decision: string; readonly label?: string },
  config: FairnessConfigInput = {},
) {
  const cells = rows.map((row) => ({
    values: attributes.map((name) => row[name] ?? null),
    selected: row[columns.decision] === '1',
    label: columns.label === undefined ? null : row[columns.label] === '1',
    rows: Number(row['rows'] ?? 1),
    scored: 0,
    scoreSum: 0,
  }));
  return analyse(attributes, cells, config);
}

function byGroup<Value>(
  { groups }: Pick<PartitionResult, 'groups'>,
  figures: (metrics: GroupMetrics) => Value,
): Record<string, Value> {
  return Object.fromEntries(groups.map(({ group, metrics }) => [group, figures(metrics)]));
}

/** As printed with so many digits after the point, in per cent. */
function percent(value: number | null, digits: number): number {
  return Number(((value ?? Number.NaN) * 100).toFixed(digits));
}

/** A contingency table with the rates that the analysis prints. */
function printed({ tp, fp, fn, tn, fpr, fnr, precision, npv }: GroupMetrics) {
  return {
    counts: { tp, fp, fn, tn },
    rates: {
      falsePositive: percent(fpr, 2),
      falseNegative: percent(fnr, 2),
      ppv: percent(precision, 0),
      npv: percent(npv, 0),
    },
  };
}

/*
 * J. Larson, S. Mattu, L. Kirchner, J. Angwin, "How We Analyzed the COMPAS Recidivism Algorithm", ProPublica, 23 May
 * 2016: contingency tables of the two-year sample (7,214 people), medium and high scores against what happened, for
 * all, black and white defendants. J. Angwin et al., "Machine Bias", the same day, prints the error rates as 44.9 and
 * 23.5, 28.0 and 47.7 per cent.
 */
describe('COMPAS, ProPublica 2016', () => {
  const rows = rowsOf('compas-counts.csv');
  const columns = { decision: 'higher_risk', label: 'reoffended' };
  it('gives the printed tables of black and white defendants', () => {
    const found = byGroup(analyseRows(rows, ['race'], columns).intersection, printed);
    expect([found['African-American'], found['Caucasian']]).toEqual([
      {
        counts: { tp: 1369, fp: 805, fn: 532, tn: 990 },
        rates: { falsePositive: 44.85, falseNegative: 27.99, ppv: 63, npv: 65 },
      },
      {
        counts: { tp: 505, fp: 349, fn: 461, tn: 1139 },
        rates: { falsePositive: 23.45, falseNegative: 47.72, ppv: 59, npv: 71 },
      },
    ]);
  });

  it('gives the printed table of all defendants', () => {
    const everybody = rows.map((row) => ({ ...row, who: 'all' }));
    const { all } = byGroup(analyseRows(everybody, ['who'], columns).intersection, printed);
    expect(all).toEqual({
      counts: { tp: 2035, fp: 1282, fn: 1216, tn: 2681 },
      rates: { falsePositive: 32.35, falseNegative: 37.4, ppv: 61, npv: 69 },
    });
  });

  it('finds what the article is about, and not what it is not about', () => {
    // Error rates differ by far more than chance; what a score of "higher risk" means hardly does.
    const { intersection } = analyseRows(rows, ['race'], columns, {
      referenceGroup: 'Caucasian',
      judgedRates: ['tpr', 'fpr', 'precision'],
    });
    const black = intersection.comparisons.find(({ group }) => group === 'African-American');
    const verdicts = black?.rates.filter(({ judged }) => judged).map(({ rate, verdict }) => [rate, verdict]);
    expect(verdicts).toEqual([
      ['tpr', 'violation'],
      ['fpr', 'violation'],
      ['precision', 'fair'],
    ]);
  });
});

/*
 * J. H. Stock, M. W. Watson, "Introduction to Econometrics", chapter 1: 28 % of black applicants but 9 % of white ones
 * were denied; Table 11.1: 14.2 % of the 2,380 applicants are black, 12.0 % were denied. The data are those of A. H.
 * Munnell, G. M. B. Tootell, L. E. Browne, J. McEneaney, "Mortgage Lending in Boston: Interpreting HMDA Data", American
 * Economic Review 86 (1996) 25-53, without houses of several families and without Hispanic applicants.
 */
describe('mortgages in Boston, Stock and Watson', () => {
  const { intersection } = analyseRows(rowsOf('hmda-counts.csv'), ['black'], { decision: 'denied' });

  it('gives the printed rates of denial', () => {
    const denied = byGroup(intersection, ({ selectionRate }) => percent(selectionRate, 0));
    expect(denied).toEqual({ yes: 28, no: 9 });
    const sizes = byGroup(intersection, ({ n, selected }) => [n, selected]);
    const [all, rejected] = Object.values(sizes).reduce(
      ([n = 0, d = 0], [m = 0, e = 0]) => [n + m, d + e],
      [0, 0],
    );
    expect([all, percent((sizes['yes']?.[0] ?? 0) / 2380, 1), percent((rejected ?? 0) / 2380, 1)]).toEqual([
      2380, 14.2, 12,
    ]);
  });

  it('is judged by who is approved', () => {
    const approved = rowsOf('hmda-counts.csv').map((row) => ({
      ...row,
      approved: row['denied'] === '1' ? '0' : '1',
    }));
    const [comparison] = analyseRows(approved, ['black'], { decision: 'approved' }).intersection.comparisons;
    // 71.7 of 90.7 per cent: just below four fifths, with an interval that reaches above it but not to equality.
    expect([comparison?.group, comparison?.verdict]).toEqual(['yes', 'violation']);
    expect(comparison?.ratio).toBeCloseTo(243 / 339 / (1852 / 2041), 12);
    expect(comparison?.ratioInterval?.[1]).toBeGreaterThan(0.8);
  });
});

/*
 * Adult (Census Income), both halves. F. Kamiran, T. Calders, "Data preprocessing techniques for classification without
 * discrimination", Knowledge and Information Systems 33 (2012): the incomes above 50,000 of women and men differ by
 * 19.45 per cent. The Fairlearn guide ("Quickstart", 0.7) prints 32,650 men and 16,192 women; the notes of the UCI
 * repository 23.93 per cent above 50,000.
 */
describe('Adult, Kamiran and Calders 2012', () => {
  it('gives the printed counts and difference', () => {
    const { attributes } = analyseRows(rowsOf('adult-income-counts.csv'), ['sex', 'race'], {
      decision: 'above_50k',
    });
    const [sex] = attributes;
    if (sex === undefined) throw new Error('no attribute');
    expect(byGroup(sex, ({ n }) => n)).toEqual({ Male: 32_650, Female: 16_192 });
    expect(percent(sex.metrics.demographicParityDifference, 2)).toBe(19.45);
    const above = sex.groups.reduce((total, { metrics }) => total + metrics.selected, 0);
    expect(percent(above / 48_842, 2)).toBe(23.93);
  });
});

/*
 * Fairlearn, user guide, "Performing a Fairness Assessment", "Common fairness metrics" and "Intersecting Groups"
 * (docs/user_guide/assessment of fairlearn/fairlearn, MIT licence): figures printed for three short arrays.
 */
describe('the examples of the Fairlearn guide', () => {
  const label = [0, 1, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1];
  const decision = [0, 0, 1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 0];
  const first = 'bbabbcccaacabccbcc'.split('');
  const second = '868888666866668666'.split('');
  const rows = label.map((value, index) => ({
    label: String(value),
    decision: String(decision[index]),
    first: first[index] ?? '',
    second: second[index] ?? '',
  }));
  const all = { minimumGroupSize: 1 };
  const columns = { decision: 'decision', label: 'label' };

  it('agree on every rate of every group', () => {
    const { intersection } = analyseRows(rows, ['first'], columns, all);
    expect(byGroup(intersection, ({ tpr, fpr, selectionRate, n }) => [tpr, fpr, selectionRate, n])).toEqual({
      a: [0.5, 1, 0.75, 4],
      b: [0.6, 0, 0.5, 6],
      c: [0.4, expect.closeTo(0.666667, 6), 0.5, 8],
    });
    expect(intersection.metrics).toMatchObject({
      equalOpportunityDifference: expect.closeTo(0.2, 12) as number,
      falsePositiveRateDifference: 1,
      demographicParityDifference: 0.25,
      demographicParityRatio: expect.closeTo(0.666667, 6) as number,
      equalizedOddsDifference: 1,
    });
  });

  it('agree on the crossings of two columns', () => {
    const { intersection } = analyseRows(rows, ['first', 'second'], columns, all);
    const found = byGroup(intersection, ({ precision, tpr, n }) => [precision, tpr, n]);
    expect(found).toEqual({
      'a|6': [0, 0, 2],
      'a|8': [0.5, 1, 2],
      'b|6': [1, expect.closeTo(0.666667, 6), 3],
      'b|8': [1, 0.5, 3],
      'c|6': [expect.closeTo(0.666667, 6), 0.5, 6],
      'c|8': [0, 0, 2],
    });
  });

  it('agree where one column is held fixed', () => {
    const fixed = 'HLHLHLLHHLLHHLLHLLHHLHLLHHLLHL'.split('');
    const group = 'ABBCCBAABACBCACCBBCABBCABABBAA'.split('');
    const truth = '000110110101010101010110111110'.split('');
    const said = '110110101010101110001110011001'.split('');
    const controlled = truth.map((value, index) => ({
      label: value,
      decision: said[index] ?? '',
      fixed: fixed[index] ?? '',
      group: group[index] ?? '',
    }));
    const { intersection } = analyseRows(controlled, ['fixed', 'group'], columns, all);
    expect(byGroup(intersection, ({ accuracy }) => accuracy)).toEqual({
      'H|A': 0.2,
      'H|B': 0.4,
      'H|C': 0.75,
      'L|A': 0.4,
      'L|B': expect.closeTo(0.2857, 4),
      'L|C': 0.5,
    });
  });
});
