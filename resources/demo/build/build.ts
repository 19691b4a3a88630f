/*
 * Makes resources/demo/data, manifest.json and NOTICE.md from the public raw files:
 *
 *   node resources/demo/build/build.ts --from FOLDER [--to FOLDER]
 *
 * FOLDER holds the files named in sources.ts; each is checked against its SHA-256 first. The same raw files
 * and the same DuckDB give the same bytes.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { demoManifest } from '../../../main/core/features/workspace/demo-manifest.ts';
import { writeIncomeModel } from './income-model.ts';
import { writeWindModel } from './wind-model.ts';
import { featureSchemaOf } from './feature-schema.ts';
import { demoPlans } from './models.ts';
import { noticeText } from './notice.ts';
import { demoSources, rawFiles } from './sources.ts';
import { demoTables } from './tables.ts';
import type { DemoTable } from './tables.ts';

const apacheNotice =
  'The housing files are derived from NannyML, copyright NannyML NV, licensed under the Apache License, Version 2.0. They are distributed on an "as is" basis, without warranties or conditions of any kind.';

async function sha256Of(path: string): Promise<{ sha256: string; bytes: number }> {
  const content = await readFile(path);
  return { sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length };
}

async function checkRawFiles(folder: string): Promise<void> {
  for (const raw of Object.values(rawFiles)) {
    const { sha256 } = await sha256Of(join(folder, raw.name));
    if (sha256 !== raw.sha256) {
      throw new Error(`${raw.name} has SHA-256 ${sha256}, expected ${raw.sha256}. Fetch the file again.`);
    }
  }
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

async function writeTable(connection: DuckDBConnection, table: DemoTable, from: string, to: string) {
  const source = quoted(join(from, rawFiles[table.from].name));
  await connection.run(
    `CREATE OR REPLACE TEMP VIEW raw AS SELECT * FROM read_csv(${source}, header = true, sample_size = -1, nullstr = ['', 'NA'])`,
  );
  const format =
    extname(table.file) === '.parquet'
      ? "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 65536"
      : 'FORMAT csv, HEADER true';
  await connection.run(`COPY (${table.sql}) TO ${quoted(to)} (${format})`);
  const counted = await connection.runAndReadAll(`SELECT count(*)::INTEGER FROM ${quoted(to)}`);
  const rows = counted.getRows()[0]?.[0];
  if (typeof rows !== 'number') throw new Error(`The rows of ${table.file} could not be counted.`);
  return { ...(await sha256Of(to)), rows };
}

const metricsOf = ({ auc, accuracy }: Awaited<ReturnType<typeof writeIncomeModel>>) => {
  const origin = 'resources/demo/build/income-model.ts, on adult-test.parquet (16,281 people)';
  return [
    { name: 'AUC', value: auc, origin },
    { name: 'Accuracy at 0.5', value: accuracy, origin },
  ];
};

const windMetricsOf = ({ newark, kennedy }: Awaited<ReturnType<typeof writeWindModel>>) => {
  const origin = 'resources/demo/build/wind-model.ts, on';
  return [
    { name: 'RMSE at Newark, mph', value: newark, origin: `${origin} weather-newark.parquet` },
    { name: 'RMSE at John F. Kennedy, mph', value: kennedy, origin: `${origin} weather-jfk.parquet` },
  ];
};

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { from: { type: 'string' }, to: { type: 'string' } } });
  if (values.from === undefined) throw new Error('Name the folder with the raw files: --from FOLDER');
  const from = resolve(values.from);
  const to = resolve(values.to ?? join(import.meta.dirname, '..'));
  await checkRawFiles(from);

  const dataFolder = join(to, 'data');
  await rm(dataFolder, { recursive: true, force: true });
  await mkdir(dataFolder, { recursive: true });

  // One thread and kept order: the bytes must not depend on the machine.
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', preserve_insertion_order: 'true' });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  const written = new Map<string, { sha256: string; bytes: number; rows: number }>();
  for (const table of demoTables) {
    written.set(table.file, await writeTable(connection, table, from, join(dataFolder, table.file)));
  }
  const incomeModel = 'income-screening-2.1.0.json';
  const figures = await writeIncomeModel(connection, {
    training: join(dataFolder, 'adult-train.parquet'),
    trainingSha256: written.get('adult-train.parquet')?.sha256 ?? '',
    heldOut: join(dataFolder, 'adult-test.parquet'),
    to: join(dataFolder, incomeModel),
  });
  const windModel = 'wind-advisory-1.0.3.json';
  const errors = await writeWindModel(connection, {
    training: join(dataFolder, 'weather-newark.parquet'),
    trainingSha256: written.get('weather-newark.parquet')?.sha256 ?? '',
    tried: join(dataFolder, 'weather-jfk.parquet'),
    to: join(dataFolder, windModel),
  });
  const artefactOf = async (file: string) => ({ file, ...(await sha256Of(join(dataFolder, file))) });
  const fitted = {
    income: { artefact: await artefactOf(incomeModel), metrics: metricsOf(figures) },
    wind: { artefact: await artefactOf(windModel), metrics: windMetricsOf(errors) },
  };
  connection.closeSync();
  instance.closeSync();

  const manifest = demoManifest.parse({
    formatVersion: 1,
    sources: demoSources.map(({ changes: _changes, ...source }) => source),
    models: demoPlans.map(({ columns, datasets, version, ...plan }) => ({
      ...plan,
      version:
        version === null
          ? null
          : {
              card: version.card,
              note: version.note,
              ...(version.fitted === null ? { artefact: null, metrics: [] } : fitted[version.fitted]),
            },
      featureSchema: featureSchemaOf(plan.name, columns),
      datasets: datasets.map((dataset) => ({
        ...dataset,
        format: extname(dataset.file).slice(1),
        ...written.get(dataset.file),
        columns,
      })),
    })),
  });
  await writeFile(join(to, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await writeFile(join(to, 'NOTICE.md'), noticeText(apacheNotice));

  for (const [file, { rows, bytes }] of written) console.log(`${file}: ${rows} rows, ${bytes} bytes`);
}

await main();
