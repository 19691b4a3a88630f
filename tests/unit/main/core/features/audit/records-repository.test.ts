import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../../../../main/adapters/better-sqlite3.ts';
import { createRecordsRepository } from '../../../../../../main/core/features/audit/records-repository.ts';
import { createHistoryService } from '../../../../../../main/core/features/history/service.ts';
import type { SqliteConnection } from '../../../../../../main/core/ports.ts';
import { createDatabase } from '../../../../../../main/core/storage/database.ts';
import type { MonitorWindowId } from '../../../../../../shared/schema/ids.ts';
import { openTestDatabase } from '../../../../../support/core-database.ts';
import { createTestLedger } from '../../../../../support/core-ledger.ts';
import { counting } from '../../../../../support/counting-connection.ts';

const monitor = '01900000-0000-7000-8000-000000000001';
const other = '01900000-0000-7000-8000-0000000000ff';

describe('windows of a monitor that were not compared', () => {
  let test: Awaited<ReturnType<typeof openTestDatabase>>;
  let connection: SqliteConnection;
  let counted: ReturnType<typeof counting>['counted'];
  let history: ReturnType<typeof createHistoryService>;
  let windows = 0;

  beforeEach(async () => {
    test = await openTestDatabase();
    connection = openSqlite(join(test.folder, 'driftguard.db'), 'write');
    // Neither models nor data sets are needed here.
    connection.exec('PRAGMA foreign_keys = OFF');
    for (const { name } of connection.all("SELECT name FROM sqlite_schema WHERE type = 'trigger'", []) as {
      name: string;
    }[]) {
      connection.exec(`DROP TRIGGER "${name}"`);
    }
    const counter = counting(connection);
    ({ counted } = counter);
    const database = createDatabase(counter.wrapped);
    const ledger = createTestLedger({ database, clock: test.clock });
    history = createHistoryService({ ...test, database, ledger });
    windows = 0;
    for (const id of [monitor, other]) {
      connection.run(
        `INSERT INTO monitors (id, model_id, name, name_key, reference_id, enabled, schedule_kind, schedule_hours, settings,
           settings_version, standing, standing_rank, window_count, row_version, created_at, updated_at)
         VALUES (?, ?, 'Daily', 'daily', 'reference', 1, 'on-data', NULL, '{"minimumRows":50}', 1, '{"state":"waiting"}',
           0, 0, 1, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')`,
        [id, `model of ${id}`],
      );
    }
  });
  afterEach(async () => {
    connection.close();
    await test.close();
  });

  function insertWindow(of = monitor): MonitorWindowId {
    windows += 1;
    const id = `01900000-0001-7000-8000-${windows.toString(16).padStart(12, '0')}` as MonitorWindowId;
    connection.run(
      `INSERT INTO monitor_windows (id, monitor_id, settings_version, dataset_id, data_window, place, outcome, verdict,
         reason, run_id, columns, drifted, created_at)
       VALUES (?, ?, 1, 'current', '{}', ?, 'too-small', 'insufficient', 'Too few rows.', NULL, 0, 0, '2026-01-01T00:00:00.000Z')`,
      [id, of, `place ${windows}`],
    );
    return id;
  }

  const noteUnmeasured = (window: MonitorWindowId) =>
    connection.run(
      "INSERT INTO monitor_unmeasured VALUES (?, 'performance', 'No labels yet.', '2026-01-01')",
      [window],
    );

  const write = (work: () => void) => createDatabase(connection).write(work);

  function enter(action: string, noted?: MonitorWindowId, id = monitor): void {
    history.record({
      entity: 'monitor',
      entityId: id,
      actor: test.operator,
      action,
      before: null,
      after: { minimumRows: 50 },
      ...(noted === undefined ? {} : { noted }),
    });
  }

  const record = (...change: Parameters<typeof enter>): void => write(() => enter(...change));

  const note = (id = monitor): MonitorWindowId => {
    const window = insertWindow(id);
    record('window noted', window, id);
    return window;
  };

  async function altered(sql?: string): Promise<string[]> {
    connection.exec('BEGIN');
    if (sql !== undefined) connection.exec(sql);
    const found = await createRecordsRepository(createDatabase(connection)).altered(
      10,
      new AbortController().signal,
    );
    connection.exec('ROLLBACK');
    return found
      .filter(({ entity }) => entity === 'monitor')
      .map(({ id, fields }) => `${id === monitor ? 'monitor' : 'other'}: ${fields.join(', ')}`);
  }

  /** A change as versions before told it: one digest over the monitor and all its windows. */
  function recordAsBefore(action: string): void {
    const hash = createHash('sha256');
    for (const sql of [
      `SELECT model_id, name, name_key, reference_id, enabled, schedule_kind, schedule_hours, settings, settings_version,
         standing, standing_rank, window_count, last_run_at, row_version, created_at, updated_at, deleted_at
       FROM monitors WHERE id = ?`,
      `SELECT id, settings_version, dataset_id, data_window, place, outcome, verdict, reason, columns, drifted, created_at
       FROM monitor_windows WHERE monitor_id = ? AND run_id IS NULL ORDER BY id`,
    ]) {
      for (const row of connection.all(sql, [monitor])) {
        hash.update(`${JSON.stringify(Object.values(row as object))}\n`);
      }
      hash.update('\n');
    }
    for (const row of connection.all(
      'SELECT window_id, measure, reason, created_at FROM monitor_unmeasured',
      [],
    )) {
      hash.update(`${JSON.stringify(Object.values(row as object))}\n`);
    }
    record(action);
    const fields = JSON.stringify([{ field: 'recordSha256', before: null, after: hash.digest('hex') }]);
    connection.run('UPDATE changes SET fields = ? WHERE id = (SELECT max(id) FROM changes)', [fields]);
  }

  const changes = () =>
    connection
      .all('SELECT fields FROM changes ORDER BY id', [])
      .map((row) => (row as { fields: string }).fields);

  it('cost the same however many there are', () => {
    record('created');
    const costs = [1, 150].map((count) => {
      write(() => {
        for (let index = 0; index < count; index += 1) enter('window noted', insertWindow());
      });
      const noted = insertWindow();
      Object.assign(counted, { statements: 0, rows: 0 });
      record('window noted', noted);
      return { ...counted };
    });
    expect(costs[1]).toEqual(costs[0]);
    expect(costs[0]?.rows).toBeLessThan(10);
  });

  it('are each told, so that one that was changed, removed, moved or added is found', async () => {
    record('created');
    record('created', undefined, other);
    const [first, second] = [note(), note()];
    note(other);
    noteUnmeasured(second);
    record('window not measured', second);
    record('updated');
    expect(await altered()).toEqual([]);
    expect(await altered("UPDATE monitor_unmeasured SET reason = 'x'")).toEqual(['monitor: windows']);
    expect(await altered('DELETE FROM monitor_unmeasured')).toEqual(['monitor: windows']);
    expect(
      await altered(
        "INSERT INTO monitor_unmeasured SELECT window_id, 'fairness', reason, created_at FROM monitor_unmeasured",
      ),
    ).toEqual(['monitor: windows']);
    expect(await altered(`UPDATE monitor_windows SET reason = 'x' WHERE id = '${first}'`)).toEqual([
      'monitor: windows',
    ]);
    expect(await altered(`DELETE FROM monitor_windows WHERE id = '${second}'`)).toEqual(['monitor: windows']);
    expect(
      await altered(`UPDATE monitor_windows SET monitor_id = '${other}' WHERE id = '${second}'`),
    ).toEqual(['monitor: windows', 'other: windows']);
    expect(await altered(`UPDATE monitor_windows SET run_id = 'run' WHERE id = '${second}'`)).toEqual([
      'monitor: windows',
    ]);
    expect(
      await altered(
        `INSERT INTO monitor_windows SELECT replace(id, '7000', '7001'), monitor_id, 2, dataset_id, data_window, place,
           outcome, verdict, reason, run_id, columns, drifted, created_at FROM monitor_windows WHERE id = '${first}'`,
      ),
    ).toEqual(['monitor: windows']);
    expect(await altered("UPDATE monitors SET name_key = 'x'")).toEqual([
      'monitor: recordSha256',
      'other: recordSha256',
    ]);
  });

  it('that versions before told together are still held against that, and told once more by the next change', async () => {
    record('created', undefined, other);
    const old = insertWindow();
    noteUnmeasured(insertWindow());
    recordAsBefore('window noted');
    const changeOld = `UPDATE monitor_windows SET reason = 'x' WHERE id = '${old}'`;
    expect(await altered()).toEqual([]);
    expect(await altered(changeOld)).toEqual(['monitor: recordSha256']);
    const fresh = note();
    expect(changes().at(-1)).toContain('earlierWindowsSha256');
    expect(await altered()).toEqual([]);
    expect(await altered(changeOld)).toEqual(['monitor: windows']);
    expect(await altered(`UPDATE monitor_windows SET reason = 'x' WHERE id = '${fresh}'`)).toEqual([
      'monitor: windows',
    ]);
    expect(await altered('DELETE FROM monitor_unmeasured')).toEqual(['monitor: windows']);
    note();
    record('judged');
    expect(changes().filter((fields) => fields.includes('earlierWindowsSha256'))).toHaveLength(1);
    expect(await altered()).toEqual([]);
    expect(await altered(`DELETE FROM monitor_windows WHERE id = '${old}'`)).toEqual(['monitor: windows']);
    expect(await altered(`DELETE FROM monitors WHERE id = '${monitor}'`)).toEqual(['monitor: removed']);
  });
});
