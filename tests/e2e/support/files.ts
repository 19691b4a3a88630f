import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const demoData = resolve(import.meta.dirname, '../../../resources/demo/data');

/**
 * The housing data of the demo as a person might bring it: the reference as CSV, the current data as
 * Parquet. The two are known to differ strongly by place.
 */
export async function housingFiles(folder: string): Promise<{ reference: string; current: string }> {
  const reference = join(folder, 'housing-before.csv');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (FROM '${demoData}/housing-reference.parquet') TO '${reference}' (FORMAT csv, HEADER)`,
  );
  connection.closeSync();
  instance.closeSync();
  return { reference, current: join(demoData, 'housing-analysis.parquet') };
}

/** A CSV of `rows` good rows, in which every line named in `broken` has a text where a number belongs. */
export async function csvWithBrokenLines(
  folder: string,
  { rows, broken }: { rows: number; broken: readonly number[] },
): Promise<string> {
  const path = join(folder, 'readings.csv');
  const lines = Array.from({ length: rows }, (_unused, index) => {
    // Line 1 is the header.
    const value = broken.includes(index + 2) ? 'broken' : String((index * 7) % 101);
    return `${value},${['red', 'green'][index % 2] ?? ''}`;
  });
  await writeFile(path, ['reading,colour', ...lines, ''].join('\n'));
  return path;
}

/** A CSV large enough that its import can be watched and stopped. */
export async function largeCsv(folder: string, rows: number): Promise<string> {
  const path = join(folder, 'large.csv');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT range AS position, sin(range) AS wave, hash(range) % 1000 AS bucket FROM range(${rows})) TO '${path}' (FORMAT csv, HEADER)`,
  );
  connection.closeSync();
  instance.closeSync();
  return path;
}
