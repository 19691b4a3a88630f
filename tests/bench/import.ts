import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { createDuckDbEngine } from '../../main/adapters/duckdb-engine.ts';
import { createEvidenceStore } from '../../main/core/evidence/evidence-store.ts';
import type { ImportColumn } from '../../shared/contract/datasets.ts';
import { makeTestFolder } from '../support/core-folder.ts';

const rows = 1_000_000;
const repeats = 3;
const numbers = Array.from({ length: 16 }, (_, index) => `n${index}`);
const columns: readonly ImportColumn[] = [
  ...numbers.map((name): ImportColumn => ({ name, type: 'numeric', role: 'feature' })),
  { name: 'category', type: 'categorical', role: 'feature' },
  { name: 'flag', type: 'boolean', role: 'feature' },
  { name: 'at', type: 'datetime', role: 'timestamp' },
];

async function query(sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  try {
    await connection.run(sql);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function quickest(work: () => Promise<void>): Promise<number> {
  let bestMs = Infinity;
  for (let run = 0; run < repeats; run += 1) {
    const startMs = performance.now();
    await work();
    bestMs = Math.min(bestMs, performance.now() - startMs);
  }
  return bestMs;
}

/**
 * Measures a whole import (copy with digest, check, conversion, move into the store, each synced) of the same
 * table as CSV and as Parquet, beside a bare `COPY` of the engine that only guesses types and writes a file.
 */
export async function benchImport(print: (line: string) => void): Promise<void> {
  await using folder = await makeTestFolder();
  const folders = { evidence: join(folder.path, 'evidence'), staging: join(folder.path, 'staging') };
  await mkdir(folders.evidence);
  await mkdir(folders.staging);
  const store = createEvidenceStore(folders);
  const engine = createDuckDbEngine({ tempFolder: join(folder.path, 'temp') });
  const { signal } = new AbortController();

  const csv = join(folder.path, 'table.csv');
  const parquet = join(folder.path, 'table.parquet');
  const list = [
    ...numbers.map(
      (name, index) => `hash(i * 31 + ${index}) / 18446744073709551616 * ${10 ** (index % 4)} AS ${name}`,
    ),
    `'category ' || hash(i) % 12 AS category`,
    `hash(i + 7) % 2 = 0 AS flag`,
    `TIMESTAMP '2025-01-01' + INTERVAL (i) SECOND AS at`,
  ];
  const table = `(SELECT ${list.join(', ')} FROM range(${rows}) t(i))`;
  await query(`COPY ${table} TO '${csv}' (FORMAT csv, HEADER)`);
  await query(`COPY ${table} TO '${parquet}' (FORMAT parquet)`);

  for (const [title, path] of [
    ['CSV', csv],
    ['Parquet', parquet],
  ] as const) {
    const { size } = await stat(path);
    const plainMs = await quickest(async () => {
      const target = join(folder.path, 'plain.parquet');
      await query(`COPY (SELECT * FROM '${path}') TO '${target}' (FORMAT parquet, COMPRESSION snappy)`);
      await rm(target);
    });
    const importMs = await quickest(async () => {
      const staged = await store.stage(path, { signal });
      const targetPath = store.newStagingPath('parquet');
      await engine.convert({
        sourcePath: staged.path,
        options: {},
        columns,
        targetPath,
        signal,
        onProgress: () => undefined,
      });
      const { sha256 } = await store.adopt(targetPath, { signal });
      await store.unstage(staged.path);
      await store.discard(sha256);
    });
    const perSecond = Math.round(rows / (importMs / 1000)).toLocaleString('en-US');
    print(
      `import ${title}: ${perSecond} rows/s of ${columns.length} columns ` +
        `(${(size / 2 ** 20).toFixed(0)} MiB in ${(importMs / 1000).toFixed(2)} s); ` +
        `${(importMs / plainMs).toFixed(2)} times a bare COPY without copy, digest, checks and sync`,
    );
  }
  await engine.close();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await benchImport((line) => console.log(line));
}
