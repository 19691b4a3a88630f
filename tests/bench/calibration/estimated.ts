import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { runSteps } from '../../../main/core/statistics/numeric/steps.ts';
import { binColumns, trainTrees } from '../../../main/core/statistics/multivariate/boosted-trees.ts';
import { classFigures } from '../../../main/core/statistics/performance/classes.ts';
import { estimatePerformance } from '../../../main/core/statistics/performance/estimate.ts';
import type { Figure } from '../../../main/core/statistics/performance/outcome.ts';
import { rocAuc } from '../../../main/core/statistics/performance/scores.ts';

/* How close the estimate without labels comes to what the labels say, on the data of the demo. */

const folder = join(import.meta.dirname, '../../../resources/demo/data');

interface Scored {
  readonly scores: Float64Array;
  readonly predictions: Uint8Array;
  readonly labels: Uint8Array;
}

export interface EstimateError {
  readonly data: string;
  readonly figure: string;
  readonly estimated: number;
  /** Where the figure was said to be measured in 95 of 100 cases. */
  readonly range: readonly [number, number];
  readonly real: number;
}

async function rowsOf(sql: string): Promise<number[][]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRows();
  connection.closeSync();
  instance.closeSync();
  return rows.map((row) => row.map(Number));
}

const file = (name: string): string => `'${join(folder, name).replaceAll("'", "''")}'`;

async function housing(name: string): Promise<Scored> {
  const rows = await rowsOf(
    `SELECT probability_high, predicted_high::INT, price_is_high::INT FROM ${file(name)} ORDER BY id`,
  );
  return {
    scores: Float64Array.from(rows, ([score = 0]) => score),
    predictions: Uint8Array.from(rows, ([, predicted = 0]) => predicted),
    labels: Uint8Array.from(rows, ([, , label = 0]) => label),
  };
}

/** The adult census data have no scores: a model of our own is trained on half of the training rows. */
async function adult(): Promise<{ reference: Scored; current: Scored }> {
  const columns = `age, education_years, capital_gain, capital_loss, hours_per_week,
    (marital_status LIKE 'Married%')::INT, (sex = 'Male')::INT, (relationship = 'Own-child')::INT,
    (occupation IN ('Exec-managerial', 'Prof-specialty'))::INT, income_over_50k::INT`;
  const train = await rowsOf(`SELECT ${columns} FROM ${file('adult-train.parquet')}`);
  const test = await rowsOf(`SELECT ${columns} FROM ${file('adult-test.parquet')}`);
  const all = [...train, ...test];
  const width = (all[0]?.length ?? 1) - 1;
  const labels = Uint8Array.from(all, (row) => row[width] ?? 0);
  const matrix = binColumns(
    Array.from({ length: width }, (_, column) => Float64Array.from(all, (row) => row[column] ?? 0)),
  );
  const half = Math.floor(train.length / 2);
  const model = trainTrees(
    matrix,
    Uint32Array.from({ length: half }, (_, row) => row),
    labels,
  );
  const scored = (from: number, to: number): Scored => {
    const scores = Float64Array.from({ length: to - from }, (_, row) => {
      const margin = model.score(matrix, from + row);
      return 1 / (1 + Math.exp(-margin));
    });
    return {
      scores,
      predictions: Uint8Array.from(scores, (score) => (score >= 0.7 ? 1 : 0)),
      labels: labels.slice(from, to),
    };
  };
  return { reference: scored(half, train.length), current: scored(train.length, all.length) };
}

function valueOf(figure: Figure): number {
  return figure.defined ? figure.value : Number.NaN;
}

function rangeOf(figure: Figure): readonly [number, number] {
  return figure.defined && figure.interval !== null
    ? [figure.interval.lower, figure.interval.upper]
    : [Number.NaN, Number.NaN];
}

function errorsOf(data: string, reference: Scored, current: Scored): EstimateError[] {
  const { figures } = runSteps(
    estimatePerformance({ reference, scores: current.scores, predictions: current.predictions }),
  );
  const real = {
    ...classFigures(current.labels, current.predictions).figures,
    auc: rocAuc(current.scores, current.labels),
  };
  return (['accuracy', 'precision', 'recall', 'specificity', 'f1', 'auc'] as const).map((figure) => ({
    data,
    figure,
    estimated: valueOf(figures[figure]),
    range: rangeOf(figures[figure]),
    real: valueOf(real[figure]),
  }));
}

export async function estimateErrors(): Promise<EstimateError[]> {
  const census = await adult();
  return [
    ...errorsOf(
      'California housing (drifted)',
      await housing('housing-reference.parquet'),
      await housing('housing-analysis.parquet'),
    ),
    ...errorsOf('Adult census (not drifted)', census.reference, census.current),
  ];
}
