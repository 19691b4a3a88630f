import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { demoManifest } from '../../main/core/features/workspace/demo-manifest.ts';

/*
 * The income model of the demo, computed anew in SQL from its shipped file and the shipped rows: nothing here uses the
 * program that fitted it.
 */

const demo = join(import.meta.dirname, '../../resources/demo');
const fitted = z.object({ weights: z.array(z.object({ input: z.string(), weight: z.number() })) });

/** The inputs as the model's file names them. */
const inputs = new Map([
  ['intercept', '1.0'],
  ['age, decades', 'age / 10.0'],
  ['education, years', 'education_years::DOUBLE'],
  ['work, tens of hours a week', 'hours_per_week / 10.0'],
  ['married and living together', "(marital_status IN ('Married-civ-spouse', 'Married-AF-spouse'))::INT"],
  ['log(1 + capital gain)', 'ln(capital_gain + 1)'],
  ['log(1 + capital loss)', 'ln(capital_loss + 1)'],
]);

let instance: DuckDBInstance;
let weights: readonly { readonly input: string; readonly weight: number }[];
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const text = await readFile(join(demo, 'data/income-screening-2.1.0.json'), 'utf8');
  ({ weights } = fitted.parse(JSON.parse(text)));
});
afterAll(() => {
  instance.closeSync();
});

/** The numbers of one row over the people of a file, each with `y`, the label, and `p`, what the model says. */
async function over(file: string, select: string): Promise<number[]> {
  const sum = weights.map(({ input, weight }) => `${weight} * (${inputs.get(input)})`).join(' + ');
  const connection = await instance.connect();
  const read = await connection.runAndReadAll(
    `WITH people AS (SELECT *, income_over_50k::INT AS y, 1 / (1 + exp(-(${sum}))) AS p
      FROM '${join(demo, 'data', file).replaceAll("'", "''")}')
    ${select}`,
  );
  connection.closeSync();
  return (read.getRows()[0] ?? []).map(Number);
}

describe('the income model of the demo', () => {
  it('is the logistic regression on the training half: no weight can be moved to a higher likelihood', async () => {
    expect(weights.map(({ input }) => input)).toEqual([...inputs.keys()]);
    const slopes = [...inputs.values()].map((input) => `avg((${input}) * (y - p))`).join(', ');
    const read = await over('adult-train.parquet', `SELECT ${slopes} FROM people`);
    expect(read).toHaveLength(7);
    for (const slope of read) expect(Math.abs(slope)).toBeLessThan(1e-5);
  });

  it('has the figures on the held-out half that the demo records of it', async () => {
    const { models } = demoManifest.parse(JSON.parse(await readFile(join(demo, 'manifest.json'), 'utf8')));
    const recorded = models.find(({ name }) => name === 'Income screening')?.version?.metrics;
    const [auc = 0, accuracy = 0] = await over(
      'adult-test.parquet',
      `, groups AS (SELECT p, sum(y) AS ones, sum(1 - y) AS zeros FROM people GROUP BY p),
      sums AS (SELECT ones, zeros, coalesce(sum(zeros) OVER (ORDER BY p ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS below
        FROM groups)
      SELECT sum(ones * (below + zeros / 2.0)) / (sum(ones) * sum(zeros)),
        (SELECT avg(((p >= 0.5)::INT = y)::INT) FROM people) FROM sums`,
    );
    expect(recorded?.map(({ name, value }) => [name, value])).toEqual([
      ['AUC', Number(auc.toFixed(4))],
      ['Accuracy at 0.5', Number(accuracy.toFixed(4))],
    ]);
  });
});

describe('the wind model of the demo', () => {
  const windInputs = new Map([
    ['intercept', '1.0'],
    ['temperature, tens of °F', 'temperature_f / 10.0'],
    ['dew point, tens of °F', 'dew_point_f / 10.0'],
    ['relative humidity, tens of per cent', 'relative_humidity_percent / 10.0'],
    ['sine of the wind direction', 'sin(wind_direction_degrees * pi() / 180)'],
    ['cosine of the wind direction', 'cos(wind_direction_degrees * pi() / 180)'],
    ['pressure above 1,000 millibars, tens', '(pressure_millibars - 1000) / 10.0'],
    ['visibility, miles', 'visibility_miles::DOUBLE'],
  ]);

  async function overHours(file: string, select: string): Promise<number[]> {
    const text = await readFile(join(demo, 'data/wind-advisory-1.0.3.json'), 'utf8');
    const model = fitted.parse(JSON.parse(text));
    expect(model.weights.map(({ input }) => input)).toEqual([...windInputs.keys()]);
    const sum = model.weights
      .map(({ input, weight }) => `${weight} * (${windInputs.get(input)})`)
      .join(' + ');
    const connection = await instance.connect();
    // The sum of an hour with a missing value is missing as well.
    const read = await connection.runAndReadAll(
      `WITH hours AS (SELECT *, wind_speed_mph AS y, ${sum} AS p FROM '${join(demo, 'data', file).replaceAll("'", "''")}'
        WHERE wind_speed_mph < 200 AND p IS NOT NULL) ${select}`,
    );
    connection.closeSync();
    return (read.getRows()[0] ?? []).map(Number);
  }

  it('is the least-squares fit at Newark: what it leaves goes with no input', async () => {
    const products = [...windInputs.values()].map((input) => `avg((${input}) * (y - p))`).join(', ');
    const read = await overHours('weather-newark.parquet', `SELECT ${products} FROM hours`);
    expect(read).toHaveLength(8);
    for (const product of read) expect(Math.abs(product)).toBeLessThan(1e-4);
  });

  it('has the errors at both airports that the demo records of it', async () => {
    const manifest = demoManifest.parse(JSON.parse(await readFile(join(demo, 'manifest.json'), 'utf8')));
    const { version } = manifest.models.find(({ name }) => name.startsWith('Wind')) ?? {};
    const told = version?.metrics.map(({ value }) => value);
    const files = ['weather-newark.parquet', 'weather-jfk.parquet'];
    const found = await Promise.all(
      files.map((file) => overHours(file, 'SELECT sqrt(avg((y - p) * (y - p))) FROM hours')),
    );
    expect(found.flat().map((error) => Number(error.toFixed(3)))).toEqual(told);
  });
});
