import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DriftGuardError, isDriftGuardError } from '../../../shared/errors.ts';
import type { Clock, Logger, OpenSqlite, SqliteConnection, SystemProbe } from '../ports.ts';
import { backupDatabase } from './backup.ts';
import { foreignKeyCheck, integrityCheck } from './integrity.ts';
import type { Migration } from './migration.ts';
import { stackOf } from '../telemetry/stack.ts';

export type MigrateRequest = {
  readonly connection: SqliteConnection;
  readonly migrations: readonly Migration[];
  readonly openSqlite: OpenSqlite;
  readonly backupFolder: string;
  readonly probe: SystemProbe;
  readonly clock: Clock;
  readonly log: Logger;
  /** Version of the software, recorded with each step. */
  readonly appVersion: string;
};

export type MigrateResult = {
  readonly from: number;
  readonly to: number;
  /** File name of the copy made before; null when nothing was migrated or there was nothing to copy. */
  readonly backupName: string | null;
};

/** The table that records the steps; each step makes sure of it. */
export const createSteps = `
CREATE TABLE IF NOT EXISTS schema_steps (
  version     INTEGER PRIMARY KEY,
  name        TEXT NOT NULL,
  sha256      TEXT NOT NULL,
  app_version TEXT NOT NULL,
  applied_at  TEXT NOT NULL
) STRICT;`;

/** A copy, the rebuilt tables and the log need this much beside the database. */
const spaceFactor = 2.5;

const appliedStep = z.object({ version: z.int(), name: z.string(), sha256: z.string() });
type AppliedStep = z.infer<typeof appliedStep>;

/** Digest under which a step is recorded; a step whose text changed later is noticed by it. */
export function digestOfStep(step: Migration): string {
  return createHash('sha256').update(`${step.version}\n${step.name}\n${step.sql}`).digest('hex');
}

function hasTable(connection: SqliteConnection, name: string): boolean {
  return (
    connection.get("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", [name]) !== undefined
  );
}

function readApplied(connection: SqliteConnection): AppliedStep[] {
  if (!hasTable(connection, 'schema_steps')) {
    const foreign = connection.get("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'", []);
    if (foreign !== undefined) {
      throw new DriftGuardError(
        'DATABASE_DAMAGED',
        'The database in the data folder was not made by DriftGuard. Choose another data folder.',
      );
    }
    return [];
  }
  try {
    return z
      .array(appliedStep)
      .parse(connection.all('SELECT version, name, sha256 FROM schema_steps ORDER BY version', []));
  } catch (error) {
    if (isDriftGuardError(error)) throw error;
    // The table is there, so that only its definition or its rows can be what they should not be.
    throw new DriftGuardError(
      'DATABASE_DAMAGED',
      'The database is damaged (its list of steps cannot be read). Nothing was changed; restore a backup.',
    );
  }
}

/** Version of the newest step of a database that has been opened before; 0 where there is none. */
export function schemaVersionOf(connection: SqliteConnection): number {
  return readApplied(connection).at(-1)?.version ?? 0;
}

function checkApplied(applied: readonly AppliedStep[], known: readonly Migration[]): void {
  const newest = applied.at(-1)?.version ?? 0;
  if (newest > known.length) {
    throw new DriftGuardError('SCHEMA_TOO_NEW', undefined, { present: newest, known: known.length });
  }
  for (const [index, step] of applied.entries()) {
    const expected = known[index];
    if (
      expected === undefined ||
      step.version !== expected.version ||
      step.name !== expected.name ||
      step.sha256 !== digestOfStep(expected)
    ) {
      throw new DriftGuardError(
        'DATABASE_DAMAGED',
        `Step ${step.version} (${step.name}) of the database is not the one this version of DriftGuard knows. ` +
          'Nothing was changed; use the version that wrote the database, or restore a backup.',
        { version: step.version },
      );
    }
  }
}

function applyStep(request: MigrateRequest, step: Migration): void {
  const { connection, clock, appVersion } = request;
  connection.exec('BEGIN IMMEDIATE');
  try {
    connection.exec(createSteps);
    connection.exec(step.sql);
    foreignKeyCheck(connection);
    connection.run(
      'INSERT INTO schema_steps (version, name, sha256, app_version, applied_at) VALUES (?, ?, ?, ?, ?)',
      [step.version, step.name, digestOfStep(step), appVersion, clock.now()],
    );
    connection.exec('COMMIT');
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1_000_000);
}

async function checkSpace({ connection, backupFolder, probe }: MigrateRequest): Promise<void> {
  const needed = Math.ceil(statSync(connection.path).size * spaceFactor);
  const free = await probe.freeDiskBytes(backupFolder);
  if (free >= needed) return;
  throw new DriftGuardError(
    'DISK_FULL',
    `The database has to be brought up to date, which needs ${megabytes(needed)} MB of free disk space; ` +
      `there are ${megabytes(free)} MB. Free some space and start again; nothing was changed.`,
  );
}

function applyAll(request: MigrateRequest, pending: readonly Migration[], backupName: string | null): void {
  const { connection, log } = request;
  // A step may rebuild a table that others point at. The switch works outside a transaction only.
  connection.pragma('foreign_keys = OFF');
  try {
    for (const step of pending) {
      try {
        applyStep(request, step);
        log.info('database step applied', { version: step.version, name: step.name });
      } catch (error) {
        log.error('database step failed', {
          version: step.version,
          name: step.name,
          stack: stackOf(error),
        });
        if (isDriftGuardError(error) && error.code !== 'DATABASE_DAMAGED') throw error;
        const copy =
          backupName === null ? '' : ` A copy from before is “${backupName}” in the backups folder.`;
        throw new DriftGuardError(
          'DATABASE_DAMAGED',
          `The database could not be brought up to date: step ${step.version} (${step.name}) failed and was undone.${copy}`,
          { version: step.version },
        );
      }
    }
  } finally {
    connection.pragma('foreign_keys = ON');
  }
}

/**
 * Brings the schema up to date, forward only. Every step is one transaction together with the row that
 * records it, so that a crash leaves the version before or the version after it; a verified copy of the
 * database is made first. Throws SCHEMA_TOO_NEW when a newer application wrote it, DATABASE_DAMAGED when a
 * recorded step was edited or a step fails, DISK_FULL when there is no room for copy and work.
 */
export async function migrate(request: MigrateRequest): Promise<MigrateResult> {
  const { connection, migrations, backupFolder, clock, openSqlite } = request;
  const applied = readApplied(connection);
  checkApplied(applied, migrations);
  const from = applied.length;
  const to = migrations.length;
  if (from === to) return { from, to, backupName: null };

  let backupName: string | null = null;
  if (from > 0) {
    await checkSpace(request);
    backupName = `version-${from}-before-${to}-${clock.now().replaceAll(/[-:.]/g, '')}.db`;
    backupDatabase({ connection, openSqlite, path: join(backupFolder, backupName) });
  }
  applyAll(request, migrations.slice(from), backupName);
  integrityCheck(connection);
  return { from, to, backupName };
}
