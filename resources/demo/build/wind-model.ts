import { writeFile } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { dot, rounded, solve } from './linear-algebra.ts';

/*
 * A linear regression of the wind speed on what else is measured in the same hour at Newark, by least squares: the
 * artefact of the demo's wind model. Hours with a missing value are left out, and one with more than any wind can be.
 */

/** Miles an hour; the source has 1,048 once. */
const mostWind = 200;

const inputs = [
  ['intercept', '1'],
  ['temperature, tens of °F', 'temperature_f / 10'],
  ['dew point, tens of °F', 'dew_point_f / 10'],
  ['relative humidity, tens of per cent', 'relative_humidity_percent / 10'],
  ['sine of the wind direction', 'sin(radians(wind_direction_degrees))'],
  ['cosine of the wind direction', 'cos(radians(wind_direction_degrees))'],
  ['pressure above 1,000 millibars, tens', '(pressure_millibars - 1000) / 10'],
  ['visibility, miles', 'visibility_miles'],
] as const;

type Row = { readonly x: readonly number[]; readonly y: number };

async function rowsOf(connection: DuckDBConnection, path: string): Promise<Row[]> {
  const columns = inputs.map(([, sql]) => `(${sql})::DOUBLE`);
  const all = [...columns, 'wind_speed_mph::DOUBLE'];
  const read = await connection.runAndReadAll(
    `SELECT ${all.join(', ')} FROM read_parquet('${path.replaceAll("'", "''")}')
      WHERE ${all.map((column) => `${column} IS NOT NULL`).join(' AND ')} AND wind_speed_mph < ${mostWind}`,
  );
  return read.getRows().map((cells) => {
    const numbers = cells.map(Number);
    return { x: numbers.slice(0, -1), y: numbers.at(-1) ?? 0 };
  });
}

function fit(rows: readonly Row[]): number[] {
  const products = inputs.map((_, i) => inputs.map((__, j) => rows.reduce((sum, { x }) => sum + (x[i] ?? 0) * (x[j] ?? 0), 0)));
  return solve(
    products,
    inputs.map((_, i) => rows.reduce((sum, { x, y }) => sum + (x[i] ?? 0) * y, 0)),
  );
}

function rmse(rows: readonly Row[], weights: readonly number[]): number {
  return Math.sqrt(rows.reduce((sum, { x, y }) => sum + (y - dot(weights, x)) ** 2, 0) / rows.length);
}

/** Fits the model, writes its file, and tells how far it is off at both airports, in miles an hour. */
export async function writeWindModel(
  connection: DuckDBConnection,
  { training, trainingSha256, tried, to }: { training: string; trainingSha256: string; tried: string; to: string },
): Promise<{ newark: number; kennedy: number }> {
  const rows = await rowsOf(connection, training);
  const weights = fit(rows).map((weight) => rounded(weight, 6));
  const model = {
    model: 'Wind advisory for ground crews',
    version: '1.0.3',
    kind: 'linear regression: wind speed in miles an hour = sum of weight times input',
    trainedOn: { file: 'weather-newark.parquet', sha256: trainingSha256 },
    weights: inputs.map(([input], at) => ({ input, weight: weights[at] })),
  };
  await writeFile(to, `${JSON.stringify(model, null, 2)}\n`);
  return { newark: rounded(rmse(rows, weights), 3), kennedy: rounded(rmse(await rowsOf(connection, tried), weights), 3) };
}
