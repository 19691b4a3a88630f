import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { openSqlite } from '../../main/adapters/better-sqlite3.ts';
import type { SqliteConnection } from '../../main/core/ports.ts';
import { migrations } from '../../main/core/storage/migrations/index.ts';
import { digestOfStep } from '../../main/core/storage/migrate.ts';
import { makeTestFolder } from '../support/core-folder.ts';

let folder: Awaited<ReturnType<typeof makeTestFolder>>;
let connection: SqliteConnection;
beforeEach(async () => {
  folder = await makeTestFolder();
  connection = openSqlite(join(folder.path, 'a.db'), 'create');
  for (const { sql } of migrations) connection.exec(sql);
});
afterEach(async () => {
  connection.close();
  await folder.remove();
});

const at = '2026-01-02T03:04:05.000Z';
const sha = 'a'.repeat(64);

/** One record of each kind: a user, a model with its texts, two data sets, a run with one feature. */
function fill(): void {
  connection.exec(`
    INSERT INTO users VALUES ('u1', 'Ana', 'administrator', '${at}');
    INSERT INTO models (id, name, name_key, semantic_version, owner, owner_key, task, risk_class, state,
      row_version, created_at, updated_at)
      VALUES ('m1', 'A', 'a', '1.0.0', 'Ana', 'ana', 'regression', 'high', 'draft', 1, '${at}', '${at}');
    INSERT INTO model_texts VALUES ('m1', '', '');
    INSERT INTO evidence_files VALUES ('${sha}', 10, 10, '${at}');
    INSERT INTO datasets VALUES ('d1', 'm1', 'D', 'd', 'reference', 'a.csv', 'csv', '${sha}', '${sha}', '${sha}', 10, 0, 1, '${at}', NULL, NULL);
    INSERT INTO datasets VALUES ('d2', 'm1', 'E', 'e', 'current', 'b.csv', 'csv', '${sha}', '${sha}', '${sha}', 10, 1, 1, '${at}', NULL, NULL);
    INSERT INTO dataset_columns VALUES ('d1', 0, 'age', 'numeric', 'feature', 0);
    INSERT INTO rejected_rows VALUES ('d2', 0, 2, 'age', 'not a number', 'x');
    INSERT INTO drift_runs VALUES ('r1', 'm1', 'd1', 'd2', 'D', 'E', '${sha}', '${sha}', 10, 10, 'major', '{}', '{}', '{}', '1', 1.5, '${at}', NULL, NULL, NULL);
    INSERT INTO drift_features VALUES ('r1', 0, 'age', 'numeric', 'major', 3, 2.5, '{}', '{}');
    UPDATE models SET last_run_id = 'r1', last_run_verdict = 'major', last_run_at = '${at}';
    INSERT INTO changes VALUES ('c1', 'model', 'm1', '${at}', 'u1', 'Ana', 'created', '', '[]');
  `);
}

const count = (table: string) =>
  (connection.get(`SELECT count(*) AS count FROM ${table}`, []) as { count: number }).count;

describe('schema', () => {
  it('is the one in the snapshot', async () => {
    const objects = connection.all(
      'SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, tbl_name, name',
      [],
    ) as { sql: string }[];
    await expect(`${objects.map(({ sql }) => `${sql};`).join('\n\n')}\n`).toMatchFileSnapshot(
      'schema.snapshot.sql',
    );
  });

  it('was made by steps that are numbered without gaps and do not change', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
    expect(migrations.map((step) => `${step.version} ${step.name} ${digestOfStep(step)}`)).toMatchSnapshot();
  });

  it('lets models wait whose performance was measured before it was a part of their risk', () => {
    const older = openSqlite(join(folder.path, 'older.db'), 'create');
    try {
      const steps = migrations.map(({ sql }) => sql);
      for (const sql of steps.slice(0, 14)) older.exec(sql);
      older.exec('PRAGMA foreign_keys = OFF');
      for (const id of ['measured', 'binned', 'other']) {
        older.exec(`INSERT INTO models (id, name, name_key, semantic_version, owner, owner_key, task, risk_class,
          state, row_version, created_at, updated_at, deleted_at) VALUES ('${id}', '${id}', '${id}', '1.0.0', 'Ana',
          'ana', 'regression', 'high', 'draft', 1, '${at}', '${at}', ${id === 'binned' ? `'${at}'` : 'NULL'})`);
        if (id === 'other') continue;
        older.exec(`INSERT INTO performance_runs VALUES ('p-${id}', '${id}', 'd1', NULL, '{}', NULL, 'regression',
          '{}', '{}', '${sha}', '1', 1, '${at}')`);
      }
      older.exec('DELETE FROM risk_due');
      for (const sql of steps.slice(14, 15)) older.exec(sql);
      expect(older.all('SELECT model_id FROM risk_due', [])).toEqual([{ model_id: 'measured' }]);
    } finally {
      older.close();
    }
  });

  it('keeps the alerts that were raised before rules looked at results without a verdict', () => {
    const older = openSqlite(join(folder.path, 'older-alerts.db'), 'create');
    try {
      const steps = migrations.map(({ sql }) => sql);
      for (const sql of steps.slice(0, 15)) older.exec(sql);
      older.exec('PRAGMA foreign_keys = OFF');
      older.exec(`INSERT INTO alerts VALUES ('a1', '01900000-0000-7000-8000-00000000a002', 'm1', 'comparison', 'm1', 'r1',
        'major', 'warning', 1, 'snoozed', 'Title', 'Detail', 3, '${at}', '${at}', '${at}', NULL, '${at}', NULL, 4)`);
      const [before] = older.all('SELECT * FROM alerts', []);
      for (const sql of steps.slice(15, 16)) older.exec(sql);
      expect(older.all('SELECT * FROM alerts', [])).toEqual([before]);
      older.exec(`INSERT INTO alerts VALUES ('a2', '01900000-0000-7000-8000-00000000a004', 'm1', 'risk', 'm1', 's1',
        'major', 'warning', 1, 'open', 'Title', 'Detail', 1, '${at}', '${at}', '${at}', NULL, NULL, NULL, 1)`);
      const limits = older.all('SELECT limits FROM alert_rules ORDER BY id', []);
      expect(limits.slice(0, 3)).toEqual([{ limits: '{}' }, { limits: '{}' }, { limits: '{}' }]);
    } finally {
      older.close();
    }
  });

  it('makes a version of each that the history of a model tells, and of the present one where it tells none', () => {
    const older = openSqlite(join(folder.path, 'older.db'), 'create');
    try {
      const from = migrations.findIndex(({ name }) => name === 'create-model-versions');
      for (const { sql } of migrations.slice(0, from)) older.exec(sql);
      older.exec(`INSERT INTO users VALUES ('u1', 'Ana', 'administrator', '${at}')`);
      for (const id of ['told', 'untold']) {
        older.exec(`INSERT INTO models (id, name, name_key, semantic_version, owner, owner_key, task, risk_class,
          state, row_version, created_at, updated_at) VALUES ('${id}', '${id}', '${id}', '1.2.0', 'Ana', 'ana',
          'regression', 'high', 'draft', 1, '${at}', '${at}')`);
      }
      const tell = (id: string, model: string, fields: string) => {
        older.exec(
          `INSERT INTO changes VALUES ('${id}', 'model', '${model}', 'at ${id}', 'u1', 'Ana', 'updated', '', '${fields}')`,
        );
      };
      tell(
        'c1',
        'told',
        '[{"field":"name","before":null,"after":"A"},{"field":"semanticVersion","before":null,"after":"1.0.0"}]',
      );
      tell('c2', 'told', '[{"field":"owner","before":"Ana","after":"Ben"}]');
      tell('c3', 'told', '[{"field":"semanticVersion","before":"1.0.0","after":"1.2.0"}]');
      tell('c4', 'gone', '[{"field":"semanticVersion","before":null,"after":"1.0.0"}]');
      tell('c5', 'untold', '["semanticVersion", 5]');
      for (const { sql } of migrations.slice(from)) older.exec(sql);
      expect(
        older.all(
          'SELECT id, model_id, position, version, created_at, created_by FROM model_versions ORDER BY id',
          [],
        ),
      ).toEqual([
        { id: 'c1', model_id: 'told', position: 1, version: '1.0.0', created_at: 'at c1', created_by: 'u1' },
        { id: 'c3', model_id: 'told', position: 2, version: '1.2.0', created_at: 'at c3', created_by: 'u1' },
        { id: 'untold', model_id: 'untold', position: 1, version: '1.2.0', created_at: at, created_by: null },
      ]);
    } finally {
      older.close();
    }
  });

  it('has strict tables only', () => {
    const loose = connection.all(
      "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
      [],
    );
    expect(loose).toEqual([]);
  });

  it('has an index for every foreign key, so that no delete walks a table', () => {
    const keys = connection.all(
      `SELECT tables.name AS "table", keys."from" AS "column"
       FROM pragma_table_list AS tables, pragma_foreign_key_list(tables.name) AS keys`,
      [],
    ) as { table: string; column: string }[];
    const indexed = connection.all(
      `SELECT tables.name || '.' || columns.name AS place
       FROM pragma_table_list AS tables, pragma_index_list(tables.name) AS indexes,
         pragma_index_info(indexes.name) AS columns
       WHERE columns.seqno = 0 AND indexes.partial = 0`,
      [],
    ) as { place: string }[];
    const places = new Set(indexed.map(({ place }) => place));

    expect(keys.length).toBeGreaterThan(10);
    expect(
      keys.map(({ table, column }) => `${table}.${column}`).filter((place) => !places.has(place)),
    ).toEqual([]);
  });

  it('keeps changes as they were written', () => {
    fill();
    expect(() => connection.exec("UPDATE changes SET action = 'deleted'")).toThrow('changes are append-only');
    expect(() => connection.exec('DELETE FROM changes')).toThrow('changes are append-only');
    expect(() =>
      connection.exec(
        "REPLACE INTO changes SELECT id, entity, entity_id, at, actor_id, actor_name, 'x', note, fields FROM changes",
      ),
    ).toThrow('changes are append-only');
    expect(connection.all('SELECT action FROM changes', [])).toEqual([{ action: 'created' }]);
  });

  it.each([
    ['a user with changes', 'DELETE FROM users'],
    ['a model with data sets', 'DELETE FROM models'],
    ['a data set with runs', "DELETE FROM datasets WHERE id = 'd1'"],
    ['an evidence file in use', 'DELETE FROM evidence_files'],
  ])('does not delete %s', (_what, sql) => {
    fill();
    expect(() => connection.exec(sql)).toThrow('FOREIGN KEY constraint failed');
  });

  it('deletes the parts of a run with it, and the model forgets its last run', () => {
    fill();
    connection.exec('DELETE FROM drift_runs');
    expect([count('drift_features'), count('models')]).toEqual([0, 1]);
    expect(connection.get('SELECT last_run_id FROM models', [])).toEqual({ last_run_id: null });

    connection.exec('DELETE FROM datasets');
    expect([count('dataset_columns'), count('rejected_rows')]).toEqual([0, 0]);
    connection.exec('DELETE FROM models');
    expect(count('model_texts')).toBe(0);
  });

  it('lets a name be used again once its holder is in the bin, in any case of letters', () => {
    fill();
    const copy = (id: string) =>
      connection.exec(`INSERT INTO models SELECT '${id}', name, name_key, semantic_version, owner, owner_key, task,
        risk_class, state, NULL, NULL, NULL, 1, created_at, updated_at, NULL FROM models WHERE id = 'm1'`);
    expect(() => copy('m2')).toThrow('UNIQUE constraint failed: models.name_key');
    connection.exec(`UPDATE models SET deleted_at = '${at}' WHERE id = 'm1'`);
    copy('m2');
    expect(count('models')).toBe(2);
  });

  it('takes no state, verdict or JSON that the contract does not know', () => {
    fill();
    for (const sql of [
      "UPDATE models SET state = 'live'",
      "UPDATE models SET last_run_verdict = 'fine'",
      "UPDATE drift_runs SET summary = 'not json'",
      'UPDATE models SET row_version = 0',
    ]) {
      expect(() => connection.exec(sql)).toThrow('CHECK constraint failed');
    }
    expect(() => connection.exec("UPDATE models SET row_version = 'one'")).toThrow('cannot store TEXT value');
  });
});
