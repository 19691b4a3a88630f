import { randomBytes } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openSqlite } from '../../main/adapters/better-sqlite3.ts';
import { hashFile } from '../../main/core/evidence/durable-files.ts';
import { sizeInWords } from '../../main/core/evidence/limits.ts';
import { modelDraftNamed } from '../contract/valid-inputs.ts';
import { eventually } from '../support/eventually.ts';
import { jobEnd } from '../support/job-end.ts';
import { makeTestFolder } from '../support/core-folder.ts';
import { openTestCore } from '../support/core-harness.ts';
import { createCopyThreads } from '../../main/processes/copy-thread.ts';

const evidenceFiles = 16;
const evidenceBytes = 48 * 1024 ** 2;
const jobRows = 1_500_000;

/** Fills a workspace to about a gigabyte: evidence files, and rows in the database. */
async function fillFolder(folder: string, actorId: string): Promise<void> {
  const database = openSqlite(join(folder, 'driftguard.db'), 'write');
  database.exec('PRAGMA foreign_keys = OFF');
  for (let file = 0; file < evidenceFiles; file += 1) {
    const path = join(folder, `evidence-${file}`);
    // oxlint-disable-next-line no-await-in-loop -- one file at a time
    await writeFile(path, randomBytes(evidenceBytes));
    // oxlint-disable-next-line no-await-in-loop -- the same
    const { sha256 } = await hashFile(path, { signal: new AbortController().signal });
    const target = join(folder, 'evidence', sha256.slice(0, 2));
    // oxlint-disable-next-line no-await-in-loop -- the same
    await mkdir(target, { recursive: true });
    // oxlint-disable-next-line no-await-in-loop -- the same
    await rename(path, join(target, `${sha256}.parquet`));
    database.run('INSERT INTO evidence_files VALUES (?, ?, ?, ?)', [
      sha256,
      evidenceBytes,
      1,
      '2026-01-01T00:00:00.000Z',
    ]);
  }
  database.exec(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${jobRows})
     INSERT INTO jobs SELECT printf('00000000-0000-7000-8000-%012x', i), 'backup', 'x', 'done', '${actorId}', '{"done":0,"total":null,"unit":"","phase":"y"}', NULL, NULL, '2026-01-01T00:00:00.000Z', NULL, '2026-01-01T00:00:00.000Z' FROM n`,
  );
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}

/** Backup, check, drill and restore of about a gigabyte, through the contract. */
export async function benchRestore(print: (line: string) => void): Promise<void> {
  await using home = await makeTestFolder();
  const folder = join(home.path, 'data');
  const first = await openTestCore({ folder });
  await first.call('models/create', modelDraftNamed('Something to lose'));
  const actor = first.core.system.id;
  await first.close();
  await fillFolder(folder, actor);
  const core = await openTestCore({ folder, ports: { openCopies: createCopyThreads } });
  const timed = async (what: string, start: () => Promise<{ jobId: Parameters<typeof jobEnd>[1] }>) => {
    const startedMs = performance.now();
    const { jobId } = await start();
    const job = await jobEnd(core, jobId, 600_000);
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    print(
      `${what.padEnd(22)} ${seconds.padStart(6)} s   ${job.outcome?.message ?? job.failure?.message ?? ''}`,
    );
    return job;
  };
  const made = await timed('first backup', () => core.call('backups/create', {}));
  await timed('second backup', () => core.call('backups/create', {}));
  const id = made.outcome?.id ?? '';
  await timed('check', () => core.call('backups/verify', { id }));
  await timed('drill', () => core.call('backups/drill', {}));
  await timed('restore', () => core.call('backups/restore', { source: { from: 'backup', id } }));
  const until = await eventually(
    'the archive of the log has its base',
    async () => (await core.call('backups/status', {})).pointInTime.until,
    180_000,
  );
  await timed('restore to a moment', () =>
    core.call('backups/restore', { source: { from: 'time', at: until } }),
  );
  const [backup] = (await core.call('backups/list', {})).backups;
  print(
    `database ${sizeInWords(backup?.databaseBytes ?? 0)}, evidence ${sizeInWords(backup?.evidenceBytes ?? 0)}`,
  );
  await core.close();
}
