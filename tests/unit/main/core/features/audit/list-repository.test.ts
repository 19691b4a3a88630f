import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEntryList } from '../../../../../../main/core/features/audit/list-repository.ts';
import type { AuditListRequest } from '../../../../../../main/core/features/audit/list-repository.ts';
import { createModelRepository } from '../../../../../../main/core/features/models/repository.ts';
import type { StoredEntry } from '../../../../../../main/core/ledger/repository.ts';
import { auditCommands } from '../../../../../../shared/contract/audit.ts';
import type { CommandInput } from '../../../../../../shared/contract/index.ts';
import { modelId, userId } from '../../../../../../shared/schema/ids.ts';
import { toUtcInstant } from '../../../../../../shared/schema/time.ts';
import { createManualClock } from '../../../../../support/core-clock.ts';
import { openTestDatabase } from '../../../../../support/core-database.ts';
import { createTestLedger } from '../../../../../support/core-ledger.ts';
import { modelDraftOf } from '../../../../../support/core-models.ts';

let test: Awaited<ReturnType<typeof openTestDatabase>>;
let rows: StoredEntry[];

const id = (kind: number, index: number) =>
  `01900000-000${kind}-7000-8000-${String(index).padStart(12, '0')}`;
const people = ['Ana Quist', 'Bo Lind', 'Cleo Park'] as const;
const models = ['House price', 'Churn', 'Credit'] as const;
const startMs = Date.UTC(2026, 0, 1);
const hour = (hours: number) => toUtcInstant(startMs + hours * 3_600_000);

// A hundred and twenty entries, an hour apart: an old stretch of one kind only, then several mixed.
beforeAll(async () => {
  test = await openTestDatabase();
  const { database } = test;
  const clock = createManualClock(startMs);
  const ledger = createTestLedger({ database, clock });
  const repository = createModelRepository(database);
  database.write(() => {
    for (const [index, name] of people.entries()) {
      const row = { id: userId.parse(id(1, index)), name, role: 'auditor', created_at: clock.now() } as const;
      database.run(database.from.insertInto('users').values(row));
    }
    for (const [index, name] of models.entries()) {
      repository.insert({
        ...modelDraftOf({ name }),
        id: modelId.parse(id(2, index)),
        state: 'draft',
        deletedAt: null,
        rowVersion: 1,
        createdAt: clock.now(),
        updatedAt: clock.now(),
      });
    }
    for (let index = 0; index < 120; index += 1) {
      const old = index < 40;
      ledger.append({
        actor: { id: userId.parse(id(1, old ? 2 : index % 2)), name: '', role: 'auditor' },
        action: old ? 'monitor.window-judged' : index % 3 === 0 ? 'model.updated' : 'dataset.imported',
        target: { type: !old && index % 3 === 0 ? 'model' : 'dataset', id: id(2, old ? 9 : index % 4) },
      });
      clock.advance(3_600_000);
    }
  });
  rows = database.all(database.from.selectFrom('audit_entries').selectAll().orderBy('seq', 'desc'));
});

afterAll(() => test.close());

/** The entries that a request is about, found by looking at every one. */
function expected(request: AuditListRequest): number[] {
  const { search, actorId, actions, targetType, targetId, from, until } = request;
  const holds = (name: string | undefined) => name?.toLowerCase().includes(search.toLowerCase()) === true;
  const named = (names: readonly string[], kind: number, one: string) =>
    names.some((name, index) => id(kind, index) === one && holds(name));
  return rows
    .filter(
      (row) =>
        (search === '' ||
          holds(row.action) ||
          named(people, 1, row.actor_id) ||
          named(models, 2, row.target_id)) &&
        (actorId === null || row.actor_id === actorId) &&
        (actions.length === 0 ||
          actions.some((one) => row.action === one || row.action.startsWith(`${one}.`))) &&
        (targetType === null || row.target_type === targetType) &&
        (targetId === null || row.target_id === targetId) &&
        (from === null || row.at >= from) &&
        (until === null || row.at < until),
    )
    .map(({ seq }) => seq);
}

const searches = ['', 'e', 'a', 'updated', 'judged', 'house', 'cleo', 'nobody'];
const filters: readonly CommandInput<'audit/list'>[] = [
  {},
  { actorId: id(1, 0) },
  { actorId: id(1, 2) },
  { actions: ['monitor', 'model.updated'] },
  { targetType: 'model' },
  { targetId: id(2, 9) },
  { from: hour(30), until: hour(50) },
  { until: hour(20), actions: ['monitor'] },
  { from: hour(100), targetType: 'dataset' },
  { actorId: id(1, 0), targetType: 'model' },
  { actorId: id(1, 1), actions: ['dataset'] },
  { actorId: id(1, 2), actions: ['model'] },
  { actions: ['dataset'], targetType: 'model' },
  { actions: ['dataset', 'monitor'], targetType: 'dataset' },
  { actorId: id(1, 1), actions: ['dataset'], targetType: 'dataset' },
  { from: hour(20), until: hour(90), actorId: id(1, 0), targetType: 'model' },
  { targetId: id(2, 1), actorId: id(1, 1), targetType: 'dataset' },
];
const requests = searches.flatMap((search) => filters.map((filter) => ({ ...filter, search })));

describe('the pages of the ledger', () => {
  it.each([
    ['few match', { maxCounted: 1000, walked: 1000 }],
    ['many match', { maxCounted: 6, walked: 9 }],
    ['all that match lie far back', { maxCounted: 1, walked: 1 }],
  ])('are the same as by looking at every entry, where %s', (_what, limits) => {
    const list = createEntryList(test.database, limits);
    for (const filter of requests) {
      const request = auditCommands['audit/list'].input.parse({ ...filter, limit: 7 });
      const found: number[] = [];
      const told = new Set<string>();
      let cursor: string | null = null;
      do {
        const page = list.page({ ...request, cursor });
        found.push(...page.rows.map(({ seq }) => seq));
        told.add(JSON.stringify([page.total, page.isMore]));
        cursor = page.nextCursor;
      } while (cursor !== null);
      const all = expected(request);
      // Of one filter, or of kind, action and person together, all are counted.
      const { search, targetId, from, until } = request;
      const kinds = request.actorId !== null || request.targetType !== null || request.actions.length > 0;
      const sorts = [search !== '', targetId !== null, from !== null || until !== null, kinds];
      const countsAll = search === '' && sorts.filter(Boolean).length < 2;
      const isMore = !countsAll && all.length > limits.maxCounted;
      const counted = JSON.stringify([isMore ? limits.maxCounted : all.length, isMore]);
      expect({ filter, found, counts: [...told] }).toEqual({ filter, found: all, counts: [counted] });
    }
  });

  it('of a search that nearly all match reads no more than a stretch of them', () => {
    const request = auditCommands['audit/list'].input.parse({ search: 'e', limit: 7 });
    expect(createEntryList(test.database).page(request)).toMatchObject({ total: 120, isMore: false });
    const read: string[] = [];
    const watching = createEntryList(
      {
        ...test.database,
        all(query) {
          read.push(query.compile().sql);
          return test.database.all(query);
        },
      },
      { maxCounted: 10, walked: 30 },
    );
    expect(watching.page(request)).toMatchObject({ total: 10, isMore: true });
    const lists = read.filter((text) => text.startsWith('select * from "audit_entries"'));
    expect(lists).toEqual([expect.stringMatching(/seq >= \?.*\+"audit_entries"\."target_id" IN/u)]);
  });
});
