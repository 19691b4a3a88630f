import type { Database } from '../../storage/database.ts';
import type { Tables } from '../../storage/schema.ts';

export type RecordCounts = {
  /** Models in use and in the bin. */
  readonly modelsEver: number;
  readonly models: number;
  readonly datasets: number;
  readonly runs: number;
};

const none: RecordCounts = { modelsEver: 0, models: 0, datasets: 0, runs: 0 };

/** Counts of what the workspace holds, in one query. */
export function readCounts(database: Database): RecordCounts {
  const row = database.first(
    database.from.selectFrom('models').select((eb) => [
      eb.fn.countAll<number>().as('modelsEver'),
      eb.fn.countAll<number>().filterWhere('deleted_at', 'is', null).as('models'),
      eb
        .selectFrom('datasets')
        .select((inner) => inner.fn.countAll<number>().as('count'))
        .where('deleted_at', 'is', null)
        .as('datasets'),
      eb
        .selectFrom('drift_runs')
        .select((inner) => inner.fn.countAll<number>().as('count'))
        .as('runs'),
    ]),
  );
  return { ...none, ...row, datasets: row?.datasets ?? 0, runs: row?.runs ?? 0 };
}

/** Number and size of the evidence files in the catalogue. */
export function readEvidenceTotals(database: Database): { files: number; bytes: number } {
  const row = database.first(
    database.from
      .selectFrom('evidence_files')
      .select((eb) => [
        eb.fn.countAll<number>().as('files'),
        eb.fn.sum<number | null>('size_bytes').as('bytes'),
      ]),
  );
  return { files: row?.files ?? 0, bytes: row?.bytes ?? 0 };
}

const countedTables = [
  'models',
  'datasets',
  'evidence_files',
  'drift_runs',
  'jobs',
  'users',
  'changes',
  'audit_entries',
] as const satisfies readonly (keyof Tables)[];

/** Rows of the tables that grow with use. */
export function readTableCounts(database: Database): Record<string, number> {
  return Object.fromEntries(
    countedTables.map((table) => {
      const row = database.first(
        database.from.selectFrom(table).select((eb) => eb.fn.countAll<number>().as('count')),
      );
      return [table, row?.count ?? 0];
    }),
  );
}

/** Names of the settings that are made; their values may be personal. */
export function readSettingNames(database: Database): string[] {
  const rows = database.all(database.from.selectFrom('workspace_settings').select('key').orderBy('key'));
  return rows.map(({ key }) => key);
}
