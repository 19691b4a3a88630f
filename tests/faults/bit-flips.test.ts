import { copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqlite } from '../../main/adapters/better-sqlite3.ts';
import type { SqliteConnection } from '../../main/core/ports.ts';
import { integrityCheck } from '../../main/core/storage/integrity.ts';
import { isDriftGuardError } from '../../shared/errors.ts';
import { makeTestFolder } from '../support/core-folder.ts';
import { openTestCore } from '../support/core-harness.ts';
import { jobEnd } from '../support/job-end.ts';
import { realEngines } from '../support/real-engines.ts';
import { dumpDatabase } from '../support/core-migrations.ts';
import {
  unvouchedOfProgram,
  unvouchedPlaces,
  unvouchedSettings,
  unvouchedTables,
} from '../support/unvouched.ts';
import { reportFigure } from './support/figures.ts';
import { createRandom, reportSeed } from './support/random.ts';
import type { Random } from './support/random.ts';
import { runWorkload } from './support/run-child.ts';
import { amount, scratch } from './support/scale.ts';

/** A folder with records, imports and a signed ledger, closed in order. */
async function makeFolder(parent: string): Promise<string> {
  const folder = join(parent, 'origin', 'data');
  const order = {
    folder,
    run: 'run',
    seed: 21,
    perRound: 30,
    rounds: 1,
    imports: 0.1,
    exports: 0.1,
    decisions: 0.2,
  };
  const { code, lines } = await runWorkload(order);
  expect({ code, refused: lines.filter(({ type }) => type === 'refused') }).toEqual({ code: 0, refused: [] });
  return folder;
}

/** Adds accounts and the results of a comparison and a fairness check. */
async function addResults(folder: string): Promise<void> {
  const core = await openTestCore({ folder, ports: realEngines });
  const { items: models } = await core.call('models/list', {});
  const lists = await Promise.all(models.map(({ id }) => core.call('datasets/list', { modelId: id })));
  const dataset = lists.flatMap(({ items }) => items)[0];
  if (dataset === undefined) throw new Error('The work imported nothing.');
  const { modelId, id } = dataset;
  await core.call('fairness/save-settings', {
    modelId,
    rowVersion: 0,
    attributes: [{ column: 'b', cutPoints: [] }],
    favourable: [],
  });
  const jobs = [
    await core.call('drift/run', { modelId, referenceId: id, currentId: id }),
    await core.call('fairness/run', {
      modelId,
      datasetId: id,
      decision: { kind: 'median' },
      score: 'a',
      label: null,
      attributes: ['b'],
    }),
  ];
  for (const { jobId } of jobs) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect((await jobEnd(core, jobId)).failure).toBeNull();
  }
  await core.as('administrator');
  await core.as('auditor');
  await core.close();
}

function flip(content: Buffer, random: Random): Buffer {
  const flipped = Buffer.from(content);
  const place = random.below(content.length);
  flipped[place] = (flipped[place] ?? 0) ^ (1 << random.below(8));
  return flipped;
}

type Difference = {
  readonly table: string;
  readonly fields: readonly string[];
  /** Whether all of it is in the user that stands for the program. */
  readonly ofProgram?: boolean;
};

/** Table and fields in which two dumps differ first. */
function differenceOf(before: string, after: string): Difference {
  const [left, right] = [before.split('\n'), after.split('\n')];
  const line = left.findIndex((text, index) => text !== right[index]);
  const [a, b] = [left[line] ?? '', right[line] ?? ''];
  const table = /^(\w+): \[/u.exec(a)?.[1];
  if (table === undefined) return { table: 'schema', fields: [a.slice(0, 80)] };
  const [rows, others] = [a, b].map(
    (text) => JSON.parse(text.slice(table.length + 2)) as Record<string, unknown>[],
  );
  const fields = (rows ?? []).flatMap((row, index) =>
    Object.keys(row).filter(
      (field) => JSON.stringify(row[field]) !== JSON.stringify(others?.[index]?.[field]),
    ),
  );
  const changed = (rows ?? []).filter(
    (row, index) => JSON.stringify(row) !== JSON.stringify(others?.[index]),
  );
  if (table === 'workspace_settings') return { table, fields: changed.map(({ key }) => String(key)) };
  const ofProgram = table === 'users' && changed.every(({ name }) => name === 'DriftGuard');
  return { table, fields: [...new Set(fields)], ofProgram };
}

function isVouched({ table, fields, ofProgram = false }: Difference): boolean {
  if (table in unvouchedTables) return false;
  if (table === 'workspace_settings') return !fields.every((key) => unvouchedSettings.includes(key));
  return !fields.every(
    (field) => `${table}.${field}` in unvouchedPlaces || (ofProgram && field in unvouchedOfProgram),
  );
}

/** What a database says, or null when SQLite itself refuses to read it. */
function contentOf(path: string): { dump: string; sound: boolean } | null {
  let connection: SqliteConnection | null = null;
  try {
    connection = openSqlite(path, 'write');
    let sound = true;
    try {
      integrityCheck(connection);
    } catch {
      sound = false;
    }
    return { dump: dumpDatabase(connection), sound };
  } catch {
    return null;
  } finally {
    connection?.close();
  }
}

type Verdict = 'at the start' | 'by the verification' | 'not found';

/** Opens a folder as the product does and lets it verify itself. Rejects only when the core crashes. */
async function examine(folder: string): Promise<Verdict> {
  let core: Awaited<ReturnType<typeof openTestCore>>;
  try {
    core = await openTestCore({ folder });
  } catch (error) {
    if (isDriftGuardError(error)) return 'at the start';
    throw error;
  }
  try {
    const { latestVerification: atStart } = await core.call('audit/status', {});
    if (atStart?.ok === false) return 'at the start';
    const { jobId } = await core.call('audit/verify', {});
    const { failure } = await jobEnd(core, jobId);
    if (failure !== null) {
      if (failure.code === 'INTERNAL') {
        throw new Error(JSON.stringify(core.log.filter(({ level }) => level === 'error')));
      }
      return 'by the verification';
    }
    const { latestVerification } = await core.call('audit/status', {});
    return latestVerification?.ok === true ? 'not found' : 'by the verification';
  } catch (error) {
    if (isDriftGuardError(error) && error.code !== 'INTERNAL') return 'by the verification';
    throw error;
  } finally {
    await core.close();
  }
}

it('finds every flipped bit of a database that changes what it says or how it is built', async () => {
  await using parent = await makeTestFolder(scratch);
  const seed = reportSeed('Bit flips in the database');
  const random = createRandom(seed);
  const origin = await makeFolder(parent.path);
  await addResults(origin);
  const content = readFileSync(join(origin, 'driftguard.db'));
  const honest = contentOf(join(origin, 'driftguard.db'));
  const probe = join(parent.path, 'probe.db');
  const count = amount({ short: 80, long: 2000 });
  const tally = { harmless: 0, unvouched: 0, 'at the start': 0, 'by the verification': 0 };
  let integrityAlone = 0;
  const missed: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const flipped = flip(content, random);
    writeFileSync(probe, flipped);
    const found = contentOf(probe);
    const same = found !== null && found.sound && found.dump === honest?.dump;
    if (same) {
      tally.harmless += 1;
      continue;
    }
    if (found?.sound !== true) integrityAlone += 1;
    const folder = join(parent.path, 'work', 'data');
    cpSync(join(origin, '..'), join(folder, '..'), { recursive: true });
    writeFileSync(join(folder, 'driftguard.db'), flipped);
    const verdict = await examine(folder);
    rmSync(join(folder, '..'), { recursive: true, force: true });
    if (verdict === 'not found') {
      const where = differenceOf(honest?.dump ?? '', found?.dump ?? '');
      if (found === null || isVouched(where))
        missed.push(`flip ${index}: ${where.table} ${where.fields.join(', ')}`);
      else tally.unvouched += 1;
    } else tally[verdict] += 1;
  }
  const meaningful = count - tally.harmless - tally.unvouched;
  reportFigure({
    section: 'Bit flips',
    what: 'Flipped bits in the database',
    values: {
      flips: count,
      'without effect': tally.harmless,
      'found at the start': tally['at the start'],
      'found by the verification': tally['by the verification'],
      'in notes that nobody vouches for': tally.unvouched,
      missed: missed.length,
      '% integrity_check alone would have found': Math.round(
        (100 * integrityAlone) / Math.max(1, meaningful),
      ),
    },
    target: { text: '0 missed', met: missed.length === 0 },
  });
  expect(missed).toEqual([]);
});

/** Entries of the ledger that SQLite finds in a database; 0 when it finds no ledger. */
function ledgerSize(path: string): number {
  const connection = openSqlite(path, 'write');
  try {
    const row = connection.get('SELECT count(*) AS size FROM audit_entries', []) as { size: number };
    return row.size;
  } catch {
    return 0;
  } finally {
    connection.close();
  }
}

it('reports a log of the database that lost commits through a flipped bit', async () => {
  await using parent = await makeTestFolder(scratch);
  const seed = reportSeed('Bit flips in the log of the database');
  const random = createRandom(seed);
  const home = join(parent.path, 'origin');
  const folder = join(home, 'data');
  // The first round is closed in order, as any folder is that was in use for a few seconds: the log is in the
  // database. The second is killed after an export: what its log holds is anchored outside.
  await runWorkload({ folder, run: 'first', seed: 22, perRound: 6, rounds: 1 });
  const database = join(folder, 'driftguard.db');
  const probe = join(parent.path, 'probe.db');
  let [whole, inDatabase] = [0, 0];
  let log = Buffer.alloc(0);
  // On a slow machine the core may have emptied the log into the database meanwhile: then it works on.
  for (let attempt = 0; whole === inDatabase && attempt < 20; attempt += 1) {
    await runWorkload(
      { folder, run: `run${attempt}`, seed: 22 + attempt, perRound: 400, exports: 0.2 },
      {
        onOutput: (child, printed) => {
          const lines = printed.split('\n');
          if (lines.length > 25 && lines.at(-2)?.includes('"what":"export"') === true) child.kill('SIGKILL');
        },
      },
    );
    log = readFileSync(`${database}-wal`);
    copyFileSync(database, probe);
    rmSync(`${probe}-wal`, { force: true });
    inDatabase = ledgerSize(probe);
    copyFileSync(database, probe);
    writeFileSync(`${probe}-wal`, log);
    whole = ledgerSize(probe);
  }
  expect(whole).toBeGreaterThan(inDatabase);

  const count = amount({ short: 30, long: 500 });
  const tally = { harmless: 0, found: 0 };
  const silent: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const flipped = flip(log, random);
    copyFileSync(database, probe);
    writeFileSync(`${probe}-wal`, flipped);
    rmSync(`${probe}-shm`, { force: true });
    const left = ledgerSize(probe);
    if (left === whole) {
      tally.harmless += 1;
      continue;
    }
    const work = join(parent.path, 'work');
    cpSync(home, work, { recursive: true });
    writeFileSync(join(work, 'data', 'driftguard.db-wal'), flipped);
    rmSync(join(work, 'data', 'driftguard.db-shm'), { force: true });
    const verdict = await examine(join(work, 'data'));
    rmSync(work, { recursive: true, force: true });
    if (verdict === 'not found') silent.push(`flip ${index}: ${whole - left} entries gone`);
    else tally.found += 1;
  }
  reportFigure({
    section: 'Bit flips',
    what: 'Flipped bits in the write-ahead log',
    values: {
      flips: count,
      'without effect': tally.harmless,
      'losses reported': tally.found,
      silent: silent.length,
    },
    target: { text: '0 silent', met: silent.length === 0 },
  });
  expect(silent).toEqual([]);
  expect(tally.found).toBeGreaterThan(0);
});

it('finds every flipped bit of evidence', async () => {
  await using parent = await makeTestFolder(scratch);
  const seed = reportSeed('Bit flips in evidence');
  const random = createRandom(seed);
  const folder = await makeFolder(parent.path);
  const core = await openTestCore({ folder });
  try {
    const connection = openSqlite(join(folder, 'driftguard.db'), 'read');
    const rows = connection.all('SELECT sha256 FROM evidence_files', []) as { sha256: string }[];
    connection.close();
    const count = amount({ short: 20, long: 1000 });
    let found = 0;
    for (let index = 0; index < count; index += 1) {
      const sha256 = random.pick(rows)?.sha256 ?? '';
      const path = join(folder, 'evidence', sha256.slice(0, 2), `${sha256}.parquet`);
      const content = readFileSync(path);
      writeFileSync(path, flip(content, random));
      const { jobId } = await core.call('audit/verify', {});
      await jobEnd(core, jobId);
      const { latestVerification } = await core.call('audit/status', {});
      if (latestVerification?.ok === false) found += 1;
      writeFileSync(path, content);
    }
    reportFigure({
      section: 'Bit flips',
      what: 'Flipped bits in evidence',
      values: { flips: count, found },
      target: { text: 'all found', met: found === count },
    });
    expect(found).toBe(count);
  } finally {
    await core.close();
  }
});
