import type { Database } from './database.ts';

/** Facts about the workspace as a whole. `demo-loaded-at` is the moment at which the demo was loaded. */
export type WorkspaceSetting = 'operator-id' | 'demo-loaded-at';

export function readSetting(database: Database, key: WorkspaceSetting): string | null {
  const row = database.first(
    database.from.selectFrom('workspace_settings').select('value').where('key', '=', key),
  );
  return row?.value ?? null;
}

/** Writes a setting, inside a transaction. */
export function writeSetting(database: Database, key: WorkspaceSetting, value: string): void {
  database.run(
    database.from
      .insertInto('workspace_settings')
      .values({ key, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value })),
  );
}
