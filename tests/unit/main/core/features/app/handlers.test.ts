import { readFile } from 'node:fs/promises';
import { z } from 'zod';
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
        diskBytes: () => Promise.resolve({ freeBytes: 123_456, totalBytes: 1024 ** 3 }),
        memoryBytes: () => 789,
      },
    },
  });
});
afterEach(() => core.close());

describe('app/info', () => {
  it('tells who is there and what the workspace holds', async () => {
    const operator = core.core.system;
    const empty = {
      version: '0.0.0-test',
      shell: 'test',
      startedAt: '2026-01-02T03:04:05.000Z',
      dataFolderName: 'data',
      user: { id: operator.id, name: 'DriftGuard', role: 'administrator' },
      demoLoaded: false,
      readingOnly: false,
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
      at: '2026-01-02T03:05:35.000Z',
      startedAt: '2026-01-02T03:04:05.000Z',
      database: 'ok',
      databaseBytes: health.databaseBytes,
      walBytes: health.walBytes,
      evidenceBytes: 0,
      evidenceFiles: 0,
      evidenceMissing: 0,
      freeDiskBytes: 123_456,
      totalDiskBytes: 1024 ** 3,
      memoryBytes: 789,
      heapBytes: 50 * 1024 ** 2,
      machineMemoryBytes: 16 * 1024 ** 3,
      eventLoop: { p50Ms: 0, p99Ms: 1, longestMs: 2 },
      workers: { threads: 0, busy: 0, waiting: 0, crashes: 0, heapBytes: 0 },
      runningJobs: 0,
      waitingJobs: 0,
      uptimeSeconds: 90,
      restarts: 0,
      ledger: { ...health.ledger, verifiedAt: null, verifiedOk: null },
      lastBackupAt: null,
      lastDrill: null,
      statements: { count: health.statements.count, noticeable: 0, slow: 0 },
      droppedLogFields: 0,
      schemaVersion: migrations.length,
      sqliteVersion: health.sqliteVersion,
      duckdbVersion: 'v1.5.5',
      nodeVersion: process.versions.node,
      checks: health.checks,
    });
    expect(health.ledger?.size).toBeGreaterThan(0);
    // 123,456 bytes are not much of a disk.
    expect(health.checks.filter(({ state }) => state === 'attention').map(({ id }) => id)).toEqual(['disk']);
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

describe('app/metrics', () => {
  it('counts every call with its failures, and names statements without a value', async () => {
    const { id } = await core.call('models/create', modelDraftOf({ name: 'Canary model' }));
    await core.ask('models/get', { id });
    await core.ask('models/get', { id: 'not an id' });
    await core.ask('no/such', {});
    const { since, commands, statements } = await core.call('app/metrics', {});
    expect(since).toBe('2026-01-02T03:04:05.000Z');
    expect(commands.map(({ command, count, failures }) => ({ command, count, failures }))).toEqual([
      { command: 'models/create', count: 1, failures: [] },
      { command: 'models/get', count: 2, failures: [{ code: 'INVALID_INPUT', count: 1 }] },
      { command: 'unknown', count: 1, failures: [{ code: 'UNKNOWN_COMMAND', count: 1 }] },
    ]);
    expect(statements.length).toBeGreaterThan(5);
    expect(statements.every(({ statement }) => /^[a-z]+( [\w,]+)? #[0-9a-f]{8}$/u.test(statement))).toBe(
      true,
    );
    expect(JSON.stringify(statements)).not.toContain('Canary');
  });
});

describe('app/diagnostics', () => {
  it('shows what is saved, and saves it with an entry of the ledger', async () => {
    await core.call('models/create', modelDraftOf({ name: 'Canary model' }));
    const preview = await core.call('app/diagnostics', {});
    expect(preview.fileName).toBe('driftguard-diagnostics-2026-01-02.json');
    expect(preview.sizeBytes).toBe(Buffer.byteLength(preview.text));
    const bundle = z
      .object({
        format: z.string(),
        counts: z.record(z.string(), z.number()),
        settings: z.array(z.string()),
        log: z.array(z.looseObject({ process: z.string(), event: z.string() })),
      })
      .parse(JSON.parse(preview.text));
    expect(bundle).toMatchObject({ format: 'driftguard-diagnostics', counts: { models: 1, datasets: 0 } });
    expect(bundle.settings).toContain('operator-id');
    expect(bundle.log.map(({ event }) => event)).toContain('command');
    expect(preview.sections.find(({ name }) => name === 'log')?.items).toBe(bundle.log.length);
    expect(preview.text).not.toContain('Canary');

    const held = await core.call('app/export-diagnostics', {});
    expect(held.name).toBe(preview.fileName);
    const saved = await readFile(core.core.vault.resolve(held.token).path, 'utf8');
    expect(JSON.parse(saved)).toMatchObject({ format: 'driftguard-diagnostics', counts: { models: 1 } });
    const { items } = await core.call('audit/list', { cursor: null, limit: 1 });
    expect(items[0]).toMatchObject({ action: 'diagnostics.exported' });
  });
});
