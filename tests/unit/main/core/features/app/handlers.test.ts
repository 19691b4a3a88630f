import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../../../../main/adapters/better-sqlite3.ts';
import type { SqliteConnection } from '../../../../../../main/core/ports.ts';
import { DriftGuardError } from '../../../../../../shared/errors.ts';
import { migrations } from '../../../../../../main/core/storage/migrations/index.ts';
import { createManualClock } from '../../../../../support/core-clock.ts';
import { idleEvidenceEngine } from '../../../../../support/core-engines.ts';
import { openTestCore } from '../../../../../support/core-harness.ts';
import type { TestCore } from '../../../../../support/core-harness.ts';
import { modelDraftOf } from '../../../../../support/core-models.ts';

let core: TestCore;
let clock: ReturnType<typeof createManualClock>;
let broken: boolean;
beforeEach(async () => {
  clock = createManualClock();
  broken = false;
  core = await openTestCore({
    ports: {
      clock,
      openSqlite: (path, mode) => {
        const connection = openSqlite(path, mode);
        const failing: Pick<SqliteConnection, 'get'> = {
          get: (sql, parameters) => {
            if (broken)
              throw new DriftGuardError('DATABASE_DAMAGED', undefined, { sqlite: 'SQLITE_IOERR_READ' });
            return connection.get(sql, parameters);
          },
        };
        return Object.assign(Object.create(connection) as SqliteConnection, failing);
      },
      openEvidenceEngine: () => ({
        ...idleEvidenceEngine,
        version: () => (broken ? Promise.reject(new Error('gone')) : Promise.resolve('v1.5.5')),
      }),
      probe: {
        freeDiskBytes: () => Promise.resolve(123_456),
        diskBytes: () => Promise.resolve({ freeBytes: 123_456, totalBytes: 1_000_000 }),
        memoryBytes: () => 789,
      },
    },
  });
});
afterEach(() => core.close());

describe('app/info', () => {
  it('tells who is there and what the workspace holds', async () => {
    const operator = core.core.operator;
    const empty = {
      version: '0.0.0-test',
      shell: 'test',
      startedAt: '2026-01-02T03:04:05.000Z',
      dataFolderName: 'data',
      user: { id: operator.id, name: 'Local administrator', role: 'administrator' },
      demoLoaded: false,
      empty: true,
      counts: { models: 0, datasets: 0, runs: 0 },
    };
    clock.advance(5000);
    expect(await core.call('app/info', {})).toEqual(empty);

    const { id, rowVersion } = await core.call('models/create', modelDraftOf());
    expect(await core.call('app/info', {})).toEqual({
      ...empty,
      empty: false,
      counts: { models: 1, datasets: 0, runs: 0 },
    });
    await core.call('models/delete', { id, rowVersion });
    expect(await core.call('app/info', {})).toEqual({ ...empty, empty: false });
  });
});

describe('app/health', () => {
  it('tells the state of database, disk and engines', async () => {
    clock.advance(90_000);
    const health = await core.call('app/health', {});
    expect(health).toEqual({
      database: 'ok',
      databaseBytes: health.databaseBytes,
      evidenceBytes: 0,
      evidenceFiles: 0,
      freeDiskBytes: 123_456,
      memoryBytes: 789,
      runningJobs: 0,
      uptimeSeconds: 90,
      schemaVersion: migrations.length,
      sqliteVersion: health.sqliteVersion,
      duckdbVersion: 'v1.5.5',
      nodeVersion: process.versions.node,
    });
    expect(health.databaseBytes).toBeGreaterThan(100_000);
    expect(health.sqliteVersion).toMatch(/^3\.\d+\.\d+$/);
  });

  it('answers also when the database does not, and again when it does', async () => {
    broken = true;
    expect(await core.call('app/health', {})).toMatchObject({
      database: 'failed',
      duckdbVersion: 'not answering',
      freeDiskBytes: 123_456,
    });
    await expect(core.call('app/info', {})).rejects.toMatchObject({ code: 'DATABASE_DAMAGED' });
    broken = false;
    clock.advance(2000);
    expect((await core.call('app/health', {})).database).toBe('ok');
    expect((await core.call('app/info', {})).counts.models).toBe(0);
  });
});
