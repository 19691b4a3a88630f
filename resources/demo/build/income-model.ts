import { writeFile } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { aucOf } from '../../../main/core/statistics/numeric/auc.ts';
import { dot, rounded, solve } from './linear-algebra.ts';

/*
 * A logistic regression over the training half of the census, small enough to be read: the artefact of the
 * demo's model. Sex and race are no inputs. Newton's method, which for this model has one optimum.
 */

const inputs = [
  ['intercept', '1'],
  ['age, decades', 'age / 10'],
  ['education, years', 'education_years'],
  ['work, tens of hours a week', 'hours_per_week / 10'],
  ['married and living together', "CASE WHEN marital_status IN ('Married-civ-spouse', 'Married-AF-spouse') THEN 1 ELSE 0 END"],
  ['log(1 + capital gain)', 'ln(1 + capital_gain)'],
  ['log(1 + capital loss)', 'ln(1 + capital_loss)'],
] as const;

type Row = { readonly x: readonly number[]; readonly y: number };

async function rowsOf(connection: DuckDBConnection, path: string): Promise<Row[]> {
  const columns = inputs.map(([, sql]) => `(${sql})::DOUBLE`).join(', ');
  const read = await connection.runAndReadAll(
    `SELECT ${columns}, income_over_50k::INTEGER::DOUBLE FROM read_parquet('${path.replaceAll("'", "''")}')`,
  );
  return read.getRows().map((cells) => {
    const numbers = cells.map(Number);
    return { x: numbers.slice(0, -1), y: numbers.at(-1) ?? 0 };
  });
}

const chance = (weights: readonly number[], x: readonly number[]) => 1 / (1 + Math.exp(-dot(weights, x)));

function fit(rows: readonly Row[]): number[] {
  let weights: number[] = inputs.map(() => 0);
  for (let round = 0; round < 25; round += 1) {
    const gradient = weights.map(() => 0);
    const curvature = weights.map(() => weights.map(() => 0));
    for (const { x, y } of rows) {
      const p = chance(weights, x);
      x.forEach((left, i) => {
        gradient[i] = (gradient[i] ?? 0) + left * (y - p);
        const line = curvature[i] ?? [];
        x.forEach((right, j) => {
          line[j] = (line[j] ?? 0) + left * right * p * (1 - p);
        });
      });
    }
    const step = solve(curvature, gradient);
    weights = weights.map((weight, at) => weight + (step[at] ?? 0));
    if (Math.max(...step.map(Math.abs)) < 1e-10) break;
  }
  return weights;
}

/** Fits the model, writes its file, and tells how well it does on the held-out half. */
export async function writeIncomeModel(
  connection: DuckDBConnection,
  { training, trainingSha256, heldOut, to }: { training: string; trainingSha256: string; heldOut: string; to: string },
): Promise<{ auc: number; accuracy: number }> {
  const weights = fit(await rowsOf(connection, training)).map((weight) => rounded(weight, 6));
  const model = {
    model: 'Income screening',
    version: '2.1.0',
    kind: 'logistic regression: chance = 1 / (1 + exp(-sum of weight times input))',
    trainedOn: { file: 'adult-train.parquet', sha256: trainingSha256 },
    threshold: 0.5,
    weights: inputs.map(([input], at) => ({ input, weight: weights[at] })),
  };
  await writeFile(to, `${JSON.stringify(model, null, 2)}\n`);
  const rows = await rowsOf(connection, heldOut);
  const scores = Float64Array.from(rows, ({ x }) => chance(weights, x));
  const labels = Uint8Array.from(rows, ({ y }) => y);
  const auc = aucOf(scores, labels)?.auc;
  if (auc === undefined) throw new Error('The held-out half has one class alone.');
  const right = labels.filter((label, row) => ((scores[row] ?? 0) >= 0.5 ? 1 : 0) === label).length;
  return { auc: rounded(auc, 4), accuracy: rounded(right / rows.length, 4) };
}
