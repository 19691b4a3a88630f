import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openSqlite } from '../../main/adapters/better-sqlite3.ts';
import { createAuditRepository } from '../../main/core/features/audit/repository.ts';
import { createLedgerRepository } from '../../main/core/ledger/repository.ts';
import { verifyLedger } from '../../main/core/ledger/verify.ts';
import type { Actor, SqliteConnection } from '../../main/core/ports.ts';
import { createDatabase } from '../../main/core/storage/database.ts';
import { migrations } from '../../main/core/storage/migrations/index.ts';
import { auditCommands } from '../../shared/contract/audit.ts';
import type { CommandInput } from '../../shared/contract/index.ts';
import { userId } from '../../shared/schema/ids.ts';
import { makeTestFolder } from '../support/core-folder.ts';
import { createManualClock } from '../support/core-clock.ts';
import { createTestLedger } from '../support/core-ledger.ts';

const entries = 1_000_000;
const entriesEachCommit = 10_000;
const singleCommits = 500;
const repetitions = 20;
const people = 20;
const msEachEntry = 30_000;

function id(kind: number, index: number): string {
  return `01900000-${kind.toString(16).padStart(4, '0')}-7000-8000-${index.toString(16).padStart(12, '0')}`;
}

const actors: readonly Actor[] = Array.from({ length: people }, (_, index) => ({
  id: userId.parse(id(1, index)),
  name: `Person ${index}`,
  role: 'ml-engineer',
}));

const fallback: Actor = { id: userId.parse(id(1, 0)), name: 'Person 0', role: 'ml-engineer' };

const areas: Readonly<Record<string, CommandInput<'audit/list'>>> = {
  'newest page': {},
  'one person': { actorId: id(1, 7) },
  'one area': { actions: ['model'] },
  'rare event': { actions: ['ledger.exported'] },
  'one object': { targetId: id(2, 4242) },
  'one kind': { targetType: 'dataset' },
  'a day': { from: '2026-06-01T00:00:00.000Z', until: '2026-06-02T00:00:00.000Z' },
  'two kinds, most': { actions: ['dataset'], targetType: 'dataset' },
  'two kinds, none': { actions: ['dataset'], targetType: 'model' },
  'person and kind': { actorId: id(1, 7), targetType: 'model' },
  'person, kind, area': { actorId: id(1, 7), targetType: 'dataset', actions: ['dataset'] },
  'half a year': { from: '2026-01-02T00:00:00.000Z', until: '2026-07-02T00:00:00.000Z' },
  'half a year and kind': {
    from: '2026-01-02T00:00:00.000Z',
    until: '2026-07-02T00:00:00.000Z',
    targetType: 'model',
  },
  'name of a person': { search: 'person 19' },
  'a common letter': { search: 'e' },
  'letter and kind': { search: 'e', targetType: 'dataset' },
  'letter, kinds, none': { search: 'e', actions: ['dataset'], targetType: 'model' },
  'person by name, kind': { search: 'person 19', targetType: 'model' },
  'letter and half a year': {
    search: 'e',
    from: '2026-01-02T00:00:00.000Z',
    until: '2026-07-02T00:00:00.000Z',
  },
  'letter and day': { search: 'e', from: '2026-06-01T00:00:00.000Z', until: '2026-06-02T00:00:00.000Z' },
};

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

async function measure(connection: SqliteConnection, print: (line: string) => void): Promise<void> {
  for (const { sql } of migrations) connection.exec(sql);
  const database = createDatabase(connection);
  const clock = createManualClock();
  const ledger = createTestLedger({ database, clock });
  for (const { id: person, name, role } of actors) {
    connection.run('INSERT INTO users (id, name, role, created_at) VALUES (?, ?, ?, ?)', [
      person,
      name,
      role,
      clock.now(),
    ]);
  }
  const append = (index: number): void => {
    // A year of work.
    clock.advance(msEachEntry);
    ledger.append({
      actor: actors[index % people] ?? fallback,
      action:
        index % 100_000 === 0 ? 'ledger.exported' : index % 3 === 0 ? 'model.updated' : 'dataset.imported',
      target: { type: index % 3 === 0 ? 'model' : 'dataset', id: id(2, index % 10_000) },
    });
  };

  const startedMs = performance.now();
  for (let from = 0; from < entries; from += entriesEachCommit) {
    database.write(() => {
      for (let index = from; index < from + entriesEachCommit; index += 1) append(index);
    });
    connection.pragma('wal_checkpoint(TRUNCATE)');
  }
  const perSecond = entries / ((performance.now() - startedMs) / 1000);
  print(
    `append, ${entriesEachCommit} a commit      ${Math.round(perSecond).toLocaleString('en-GB')} entries/s`,
  );

  const commits = Array.from({ length: singleCommits }, (_, index) => {
    const begunMs = performance.now();
    database.write(() => append(index));
    return performance.now() - begunMs;
  }).toSorted((a, b) => a - b);
  print(
    `append, one a commit       p50 ${percentile(commits, 0.5).toFixed(2)} ms, p99 ${percentile(commits, 0.99).toFixed(2)} ms (target p99 below 10 ms)`,
  );

  const audit = createAuditRepository(database);
  for (const [name, filter] of Object.entries(areas)) {
    const request = auditCommands['audit/list'].input.parse(filter);
    const times = Array.from({ length: repetitions }, () => {
      const begunMs = performance.now();
      audit.page(request);
      return performance.now() - begunMs;
    }).toSorted((a, b) => a - b);
    print(
      `list, ${name.padEnd(22)}   p50 ${percentile(times, 0.5).toFixed(1)} ms, p95 ${percentile(times, 0.95).toFixed(1)} ms`,
    );
  }

  const facetsMs = performance.now();
  audit.facets();
  print(`what may be filtered by      ${(performance.now() - facetsMs).toFixed(1)} ms`);

  const verifyMs = performance.now();
  const verdict = await verifyLedger({
    repository: createLedgerRepository(database),
    origin: ledger.origin,
    keys: [],
    anchors: [],
    revocations: [],
    closedAt: null,
    changeDigests: (from, count) => audit.digestsOf(from, count),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  print(
    `verify ${verdict.size.toLocaleString('en-GB')} entries    ${((performance.now() - verifyMs) / 1000).toFixed(1)} s, ${verdict.ok ? 'in order' : 'ALTERED'} (target below 10 s)`,
  );
}

/** Appending to, listing and verifying a ledger of 1,000,000 entries. */
export async function benchLedger(print: (line: string) => void): Promise<void> {
  await using home = await makeTestFolder();
  const connection = openSqlite(join(home.path, 'ledger.db'), 'create');
  try {
    await measure(connection, print);
  } finally {
    connection.close();
  }
}
