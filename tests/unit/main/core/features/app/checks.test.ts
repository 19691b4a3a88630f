import { describe, expect, it } from 'vitest';
import { checkHealth, healthSentence } from '../../../../../../main/core/features/app/checks.ts';
import type { HealthCheckId } from '../../../../../../shared/contract/health.ts';
import { sampleHealth } from '../../../../../support/renderer-samples.ts';

const gib = 1024 ** 3;
const ledger = {
  size: 10,
  uncovered: 0,
  heldIn: 'os-keychain',
  keyState: 'ready',
  inRecovery: false,
  verifiedAt: null,
  verifiedOk: null,
};
const workers = { threads: 1, busy: 0, waiting: 0, crashes: 0, heapBytes: 0 };

function found(id: HealthCheckId, part: Parameters<typeof sampleHealth>[0]) {
  const check = checkHealth(sampleHealth(part)).find((entry) => entry.id === id);
  return check === undefined ? null : [check.state, check.sentence];
}

describe('the checks of health', () => {
  it('are all well in a workspace that is', () => {
    const checks = checkHealth(sampleHealth());
    expect(checks.filter(({ state }) => state !== 'ok').map(({ id, state }) => [id, state])).toEqual([
      ['backup', 'unknown'],
      ['drill', 'unknown'],
    ]);
    expect(healthSentence(checks)).toBe('Everything works; 2 things are not known.');
    expect(healthSentence(checks.filter(({ state }) => state === 'ok'))).toBe('Everything works.');
  });

  it.each([
    ['database', { database: 'failed' }, 'failed', 'The database does not answer.'],
    ['database', { database: 'read-only' }, 'failed', 'The database can be read but not written.'],
    ['database', { walBytes: 64 * 1024 ** 2 }, 'attention', 'The log of the database has grown to 64 MiB.'],
    [
      'evidence',
      { evidenceMissing: 2 },
      'failed',
      '2 evidence files are missing from the data folder, or in quarantine.',
    ],
    ['evidence', { database: 'failed' }, 'unknown', 'Which files belong here is not known.'],
    ['evidence', { evidenceFiles: 0 }, 'ok', 'No evidence is stored yet.'],
    ['ledger', { ledger: null }, 'unknown', 'The ledger cannot be read.'],
    [
      'ledger',
      { ledger: { ...ledger, verifiedOk: false } },
      'failed',
      'The ledger, or a record that it vouches for, is not as it was written.',
    ],
    ['ledger', { ledger }, 'ok', '10 entries, all covered by a signed checkpoint; not verified yet.'],
    [
      'ledger',
      { ledger: { ...ledger, uncovered: 1000 } },
      'attention',
      '1,000 entries are not covered by a signed checkpoint.',
    ],
    [
      'ledger',
      { ledger: { ...ledger, uncovered: 3, verifiedAt: '2025-11-02T00:00:00.000Z', verifiedOk: true } },
      'attention',
      '10 entries, 3 not yet covered; verified 61 days ago.',
    ],
    [
      'signing-key',
      { ledger: { ...ledger, keyState: 'locked' } },
      'attention',
      'The key that signs the ledger is locked; checkpoints wait.',
    ],
    [
      'signing-key',
      { ledger: { ...ledger, keyState: 'missing' } },
      'failed',
      'The key that signs the ledger is not where it was kept; nothing can be signed.',
    ],
    [
      'ledger',
      { ledger: { ...ledger, inRecovery: true } },
      'failed',
      'The workspace is open for reading only, because its ledger is not the one that was signed last.',
    ],
    ['signing-key', { ledger }, 'ok', 'The key that signs the ledger lies in the keychain of the system.'],
    [
      'disk',
      { freeDiskBytes: gib - 1, totalDiskBytes: 2 * gib },
      'attention',
      '1,024 MiB of 2 GiB are free: the disk is nearly full.',
    ],
    [
      'disk',
      { freeDiskBytes: Math.floor(9.9 * gib), totalDiskBytes: 100 * gib },
      'attention',
      '9.9 GiB of 100 GiB are free: the disk is nearly full.',
    ],
    ['disk', { freeDiskBytes: 10 * gib, totalDiskBytes: 100 * gib }, 'ok', '10 GiB of 100 GiB are free.'],
    [
      'memory',
      { memoryBytes: 3 * gib },
      'attention',
      'The engine uses 3 GiB of the 16 GiB of this computer.',
    ],
    [
      'memory',
      { memoryBytes: 3 * gib, workers: { ...workers, busy: 1 } },
      'ok',
      'The engine uses 3 GiB of the 16 GiB of this computer.',
    ],
    [
      'responsiveness',
      { eventLoop: { p50Ms: 1, p99Ms: 250, longestMs: 900 } },
      'attention',
      'Answers waited up to 900 ms for the engine.',
    ],
    [
      'responsiveness',
      { statements: { count: 9, noticeable: 2, slow: 1 } },
      'attention',
      '1 query took longer than a second.',
    ],
    ['queue', { runningJobs: 1, waitingJobs: 2 }, 'ok', '1 job is running, 2 waiting.'],
    ['queue', { runningJobs: 2, waitingJobs: 20 }, 'attention', '2 jobs are running, 20 waiting.'],
    ['engine', { restarts: 2 }, 'attention', 'The engine ended 2 times and was started again.'],
    [
      'engine',
      { workers: { ...workers, crashes: 1 } },
      'attention',
      '1 statistics worker ended under its work.',
    ],
    [
      'backup',
      { lastBackupAt: '2026-01-02T00:00:00.000Z' },
      'ok',
      'The last verified backup was made today.',
    ],
    [
      'backup',
      { lastBackupAt: '2025-12-30T00:00:00.000Z' },
      'attention',
      'The last verified backup was made 3 days ago.',
    ],
    [
      'drill',
      { lastDrill: { at: '2026-01-01T00:00:00.000Z', ok: false } },
      'failed',
      'The restore drill 1 day ago did not succeed.',
    ],
    [
      'drill',
      { lastDrill: { at: '2025-12-01T00:00:00.000Z', ok: true } },
      'attention',
      'A restore drill succeeded 32 days ago.',
    ],
    [
      'log',
      { droppedLogFields: 1 },
      'attention',
      '1 value was kept out of the log, because the log may not hold them.',
    ],
  ] as const)('say of %s with %j: %s', (id, part, state, sentence) => {
    expect(found(id, part)).toEqual([state, sentence]);
  });

  it('say what to do wherever something needs attention', () => {
    const wanting = checkHealth(
      sampleHealth({
        database: 'failed',
        evidenceMissing: 1,
        ledger: { ...ledger, verifiedOk: false },
        freeDiskBytes: 0,
        memoryBytes: 9 * gib,
        statements: { count: 1, noticeable: 1, slow: 1 },
        waitingJobs: 50,
        restarts: 1,
        lastBackupAt: '2025-01-01T00:00:00.000Z',
        lastDrill: { at: '2025-01-01T00:00:00.000Z', ok: true },
        droppedLogFields: 4,
      }),
    ).filter(({ state }) => state === 'attention' || state === 'failed');
    expect(wanting.map(({ id }) => id)).toEqual([
      'database',
      'ledger',
      'disk',
      'memory',
      'responsiveness',
      'queue',
      'engine',
      'backup',
      'drill',
      'log',
    ]);
    expect(wanting.filter(({ advice }) => advice === '')).toEqual([]);
    expect(healthSentence(wanting)).toBe('10 things need attention.');
  });

  it('count one thing as one', () => {
    expect(healthSentence(checkHealth(sampleHealth({ freeDiskBytes: 1 })))).toBe('1 thing needs attention.');
  });
});
