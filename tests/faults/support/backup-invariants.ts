import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSqlite } from '../../../main/adapters/better-sqlite3.ts';
import { hashFile, partialSuffix } from '../../../main/core/evidence/durable-files.ts';
import { databaseFacts } from '../../../main/core/safekeeping/database-facts.ts';
import { restoreRecord, restoreRecordName } from '../../../main/core/safekeeping/restore.ts';
import { backupId } from '../../../shared/contract/backups.ts';
import { openTestCore } from '../../support/core-harness.ts';
import type { TestCore } from '../../support/core-harness.ts';
import { jobEnd } from '../../support/job-end.ts';
import { isDone } from './workload.ts';
import type { Done, WorkloadLine } from './workload.ts';

const signal = new AbortController().signal;

const acknowledged = (lines: readonly WorkloadLine[], what: Done['what']): string[] =>
  lines
    .filter(isDone)
    .filter((line) => line.what === what)
    .map(({ id }) => id);

/** Every backup that counts as one is whole, each that was acknowledged is there, and another can be made. */
async function backupProblems(core: TestCore, lines: readonly WorkloadLine[]): Promise<string[]> {
  const problems: string[] = [];
  const { backups } = await core.call('backups/list', {});
  const ids = new Set<string>(backups.map(({ id }) => id));
  problems.push(
    ...acknowledged(lines, 'backup')
      .filter((id) => !ids.has(id))
      .map((id) => `backup ${id} is gone`),
  );
  for (const { id } of backups) {
    // oxlint-disable-next-line no-await-in-loop -- one check after the other
    const { jobId } = await core.call('backups/verify', { id });
    // oxlint-disable-next-line no-await-in-loop -- the same
    const { failure } = await jobEnd(core, jobId);
    if (failure !== null) problems.push(`backup ${id}: ${failure.message}`);
  }
  const { jobId } = await core.call('backups/create', {});
  const { failure } = await jobEnd(core, jobId);
  if (failure !== null) problems.push(`no backup afterwards: ${failure.message}`);
  const others = (await readdir(join(core.folder, 'backups'))).filter(
    (name) => !backupId.safeParse(name).success && name !== 'evidence' && name !== 'archive',
  );
  if (others.length > 0) problems.push(`left behind: ${others.join(', ')}`);
  return problems;
}

/** A restored folder that has its name holds what its record says. */
async function restoredProblems(folder: string): Promise<string[]> {
  const record = restoreRecord.parse(JSON.parse(await readFile(join(folder, restoreRecordName), 'utf8')));
  const connection = openSqlite(join(folder, 'driftguard.db'), 'read');
  try {
    const facts = databaseFacts(connection, { signal });
    const problems: string[] = [];
    if (facts.ledger?.root !== record.ledger?.root) problems.push(`${folder}: another ledger`);
    for (const { sha256 } of facts.evidence) {
      const path = join(folder, 'evidence', sha256.slice(0, 2), `${sha256}.parquet`);
      // oxlint-disable-next-line no-await-in-loop -- one file at a time
      if (!existsSync(path) || (await hashFile(path, { signal })).sha256 !== sha256) {
        problems.push(`${folder}: evidence ${sha256} is not what was restored`);
      }
    }
    return problems;
  } finally {
    connection.close();
  }
}

/** What is wrong with the backups of a data folder and with the folders that were restored from it. */
export async function examineBackups(folder: string, lines: readonly WorkloadLine[]): Promise<string[]> {
  const parent = join(folder, '..');
  const restored = (await readdir(parent)).filter((name) => name.startsWith('data restored '));
  const whole = restored.filter((name) => !name.endsWith(partialSuffix));
  const problems = acknowledged(lines, 'restore')
    .filter((name) => !whole.includes(name))
    .map((name) => `${name} is gone`);
  for (const name of whole) {
    // oxlint-disable-next-line no-await-in-loop -- one folder at a time
    problems.push(...(await restoredProblems(join(parent, name))));
  }
  const core = await openTestCore({ folder });
  try {
    return [...problems, ...(await backupProblems(core, lines))];
  } finally {
    await core.close();
  }
}
