import type { Database } from './database.ts';

/**
 * Facts about the workspace as a whole. `demo-begun-by` is there while the demo is being loaded,
 * `demo-loaded-at` once it was.
 */
export type WorkspaceSetting =
  // The user on whose behalf the program itself acts.
  | 'operator-id'
  // `demo` for the demo workspace, `own` for any other that was set up; nothing before that.
  | 'workspace-kind'
  | 'idle-lock-minutes'
  // The latest moment of the session clock that is known to have passed, in milliseconds.
  | 'session-clock'
  | 'demo-begun-by'
  | 'demo-loaded-at'
  // Names this data folder for as long as it lives; part of the name of its ledger.
  | 'installation-id'
  // Where the private half of the key lies that signs the ledger.
  | 'secret-kind'
  // Verifier keys as the first versions kept them; moved into a table at the next start.
  | 'ledger-keys'
  // The last full verification of the ledger, as JSON.
  | 'ledger-verification'
  // Commands that need a second person, as JSON.
  | 'four-eyes-commands'
  // Where a model outside is and what may be sent to it, as JSON; never its key.
  | 'explain-settings'
  // Schedule, place and drill of backups, as JSON.
  | 'backup-settings'
  // The last restore drill and the last backup that failed, as JSON.
  | 'backup-drill'
  | 'backup-failure';

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

/** Removes a setting, inside a transaction. */
export function clearSetting(database: Database, key: WorkspaceSetting): void {
  database.run(database.from.deleteFrom('workspace_settings').where('key', '=', key));
}
