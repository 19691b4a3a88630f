import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createHistoryService,
  differingFields,
} from '../../../../../../main/core/features/history/service.ts';
import { openTestDatabase } from '../../../../../support/core-database.ts';
import { createTestLedger } from '../../../../../support/core-ledger.ts';

describe('differingFields', () => {
  it('names what differs, with both texts', () => {
    expect(
      differingFields(
        { name: 'a', rows: 1, kept: 'same', deletedAt: null, gone: true },
        { name: 'b', rows: 2, kept: 'same', deletedAt: null, added: false },
      ),
    ).toEqual([
      { field: 'name', before: 'a', after: 'b' },
      { field: 'rows', before: '1', after: '2' },
      { field: 'gone', before: 'true', after: null },
      { field: 'added', before: null, after: 'false' },
    ]);
  });

  it('shows a new record by its fields, without those that are empty', () => {
    expect(differingFields(null, { name: 'a', note: '', deletedAt: null })).toEqual([
      { field: 'name', before: null, after: 'a' },
      { field: 'note', before: null, after: '' },
    ]);
    expect(differingFields(null, null)).toEqual([]);
  });
});

describe('createHistoryService', () => {
  let test: Awaited<ReturnType<typeof openTestDatabase>>;
  beforeEach(async () => {
    test = await openTestDatabase();
  });
  afterEach(() => test.close());

  it('keeps who, when, what and why, apart for each record', () => {
    const history = createHistoryService({ ...test, ledger: createTestLedger(test) });
    const change = { actor: test.operator, action: 'created', before: null, after: { name: 'a' } };
    test.database.write(() => {
      history.record({ ...change, entity: 'dataset', entityId: 'd1', note: 'first' });
      history.record({ ...change, entity: 'dataset', entityId: 'd2' });
      history.record({ ...change, entity: 'model', entityId: 'd1' });
    });

    const page = history.page({ entity: 'dataset', entityId: 'd1', cursor: null, limit: 10 });
    expect(page).toEqual({
      total: 1,
      nextCursor: null,
      items: [
        {
          id: page.items[0]?.id,
          at: '2026-01-02T03:04:05.000Z',
          actor: { id: test.operator.id, name: 'DriftGuard' },
          action: 'created',
          note: 'first',
          fields: [{ field: 'name', before: null, after: 'a' }],
        },
      ],
    });
  });

  it('is undone with the change that it describes', () => {
    const history = createHistoryService({ ...test, ledger: createTestLedger(test) });
    expect(() =>
      test.database.write(() => {
        history.record({
          entity: 'model',
          entityId: 'm1',
          actor: test.operator,
          action: 'created',
          before: null,
          after: {},
        });
        throw new Error('the change failed');
      }),
    ).toThrow('the change failed');
    expect(history.page({ entity: 'model', entityId: 'm1', cursor: null, limit: 10 }).total).toBe(0);
  });
});
