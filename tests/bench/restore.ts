import { spawnSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { cp, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openSqlite } from '../../main/adapters/better-sqlite3.ts';
import { systemClock } from '../../main/adapters/clock.ts';
import { hashFile } from '../../main/core/evidence/durable-files.ts';
import { sizeInWords } from '../../main/core/evidence/limits.ts';
import { reportFigure } from '../faults/support/figures.ts';
import { amount } from '../faults/support/scale.ts';
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
  // Old jobs are forgotten while the core runs; these have just ended.
  const ended = systemClock.now();
  database.exec(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${jobRows})
     INSERT INTO jobs SELECT printf('00000000-0000-7000-8000-%012x', i), 'backup', 'x', 'done', '${actorId}', '{"done":0,"total":null,"unit":"","phase":"y"}', NULL, NULL, '${ended}', NULL, '${ended}' FROM n`,
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
  const taken = new Map<string, number>();
  const timed = async (what: string, start: () => Promise<{ jobId: Parameters<typeof jobEnd>[1] }>) => {
    const startedMs = performance.now();
    const { jobId } = await start();
    const job = await jobEnd(core, jobId, 600_000);
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    print(
      `${what.padEnd(22)} ${seconds.padStart(6)} s   ${job.outcome?.message ?? job.failure?.message ?? ''}`,
    );
    if (job.failure !== null) {
      throw new Error(JSON.stringify(core.log.filter(({ level }) => level === 'error')));
    }
    taken.set(what, Number(seconds));
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
  const slowest = Math.max(
    ...['drill', 'restore', 'restore to a moment'].map((what) => taken.get(what) ?? 0),
  );
  reportFigure({
    section: 'Restore',
    what: `Restore of ${sizeInWords((backup?.databaseBytes ?? 0) + (backup?.evidenceBytes ?? 0))}`,
    values: {
      's as a drill': taken.get('drill') ?? 0,
      's from the screens': taken.get('restore') ?? 0,
      's to a moment': taken.get('restore to a moment') ?? 0,
    },
    target: { text: 'each below 300 s', met: slowest < 300 },
  });
  await measureLoss(print);
}

const everyMs = 250;

/**
 * How much acknowledged work the archive of the log does not hold when the database is lost: changes are made
 * without a pause, and at random moments everything but the copies is given up and restored from them.
 */
async function measureLoss(print: (line: string) => void): Promise<void> {
  await using home = await makeTestFolder();
  const core = await openTestCore({ folder: join(home.path, 'data') });
  await core.call('models/create', modelDraftNamed('The first one'));
  await eventually(
    'the archive of the log has its base',
    async () => (await core.call('backups/status', {})).pointInTime.state === 'running',
    180_000,
  );
  const acknowledged: { readonly name: string; readonly atMs: number }[] = [];
  const lossesMs: number[] = [];
  const losses = amount({ short: 2, long: 10 });
  for (let loss = 0; loss < losses; loss += 1) {
    const untilMs = performance.now() + randomInt(15_000, 45_000);
    while (performance.now() < untilMs) {
      const name = `Change ${acknowledged.length}`;
      // oxlint-disable-next-line no-await-in-loop -- a client waits for its reply before it goes on
      await core.call('models/create', modelDraftNamed(name));
      acknowledged.push({ name, atMs: performance.now() });
      // oxlint-disable-next-line no-await-in-loop -- a pause between changes
      await new Promise((resolve) => {
        setTimeout(resolve, everyMs);
      });
    }
    const lostMs = performance.now();
    const [from, into] = [join(home.path, `copies-${loss}`), join(home.path, `restored-${loss}`)];
    // oxlint-disable-next-line no-await-in-loop -- what is left when the database is gone
    await cp(join(core.folder, 'backups'), from, { recursive: true });
    const restored = spawnSync(
      process.execPath,
      ['main/cli/driftguard.ts', 'restore', '--at', 'now', '--from', from, '--into', into],
      { encoding: 'utf8' },
    );
    if (restored.status !== 0) throw new Error(restored.stdout + restored.stderr);
    const database = openSqlite(join(into, 'driftguard.db'), 'read');
    const names = new Set(
      database.all('SELECT name FROM models', []).map((row) => (row as { readonly name: string }).name),
    );
    database.close();
    const oldest = acknowledged.find(({ name }) => !names.has(name));
    lossesMs.push(oldest === undefined ? 0 : lostMs - oldest.atMs);
  }
  await core.close();
  const longest = Math.max(...lossesMs) / 1000;
  print(
    `lost work at ${losses} random moments: ${lossesMs.map((ms) => (ms / 1000).toFixed(1)).join(', ')} s`,
  );
  reportFigure({
    section: 'Restore',
    what: 'Database lost while changes are made, restored from the archive of the log',
    values: {
      'random moments': losses,
      'acknowledged changes': acknowledged.length,
      's of work lost at most': longest.toFixed(1),
    },
    target: { text: 'at most 60 s', met: longest <= 60 },
  });
}
