import { z } from 'zod';
import { emptyFrontier, rootOf } from '../../../shared/canonical/merkle.ts';
import { sha256 } from '../ledger/entry.ts';
import { formatNoteKey } from '../ledger/signed-note.ts';
import type { SqliteConnection } from '../ports.ts';

/*
 * A copy may have been made by an earlier version: its tables are read as they are in it, not as the present
 * schema has them.
 */

export type LedgerEntryRow = {
  readonly seq: number;
  readonly body: Uint8Array;
  readonly leaf_hash: Uint8Array;
};

/** One log with the head it claims. */
export type LedgerLog = {
  readonly first: number;
  readonly size: number;
  readonly root: Uint8Array;
  entriesFrom(start: number, limit: number): LedgerEntryRow[];
};

export type LedgerRows = {
  /** Name of the log that is written to; null before the first entry, or before there was a ledger. */
  readonly origin: string | null;
  readonly keys: readonly string[];
  readonly logs: readonly LedgerLog[];
};

const hashBytes = 32;
const bytes = z.instanceof(Uint8Array);
const nameRow = z.object({ name: z.string() });
const valueRow = z.object({ value: z.string() });
const entryRows = z.array(z.object({ seq: z.int(), body: bytes, leaf_hash: bytes }));
const stateRows = z.array(z.object({ log: z.int(), size: z.int(), frontier: bytes }));
const logRows = z.array(z.object({ number: z.int(), first: z.int() }));
const keyRows = z.array(z.object({ public_key: bytes }));
const versionRow = z.object({ version: z.int() });

export function tablesOf(connection: SqliteConnection): ReadonlySet<string> {
  const rows = connection.all("SELECT name FROM sqlite_master WHERE type = 'table'", []);
  return new Set(
    z
      .array(nameRow)
      .parse(rows)
      .map(({ name }) => name),
  );
}

export function readSchemaVersion(connection: SqliteConnection): number {
  return versionRow.parse(connection.get('SELECT coalesce(max(version), 0) AS version FROM schema_steps', []))
    .version;
}

function readSettingRow(connection: SqliteConnection, key: string): string | null {
  const row = connection.get('SELECT value FROM workspace_settings WHERE key = ?', [key]);
  return row === undefined ? null : valueRow.parse(row).value;
}

function rootOfFrontier(size: number, frontier: Uint8Array): Uint8Array {
  const subtrees = Array.from({ length: frontier.length / hashBytes }, (_, index) =>
    frontier.slice(index * hashBytes, (index + 1) * hashBytes),
  );
  return rootOf(sha256, { size, subtrees });
}

function readKeys(connection: SqliteConnection, tables: ReadonlySet<string>, name: string): string[] {
  if (tables.has('audit_keys')) {
    const rows = keyRows.parse(connection.all('SELECT public_key FROM audit_keys ORDER BY number', []));
    return rows.map((row) => formatNoteKey({ name, publicKey: new Uint8Array(row.public_key) }));
  }
  const stored = readSettingRow(connection, 'ledger-keys');
  return stored === null ? [] : z.array(z.string()).parse(JSON.parse(stored));
}

export function readLedgerRows(connection: SqliteConnection, tables: ReadonlySet<string>): LedgerRows {
  const installation = tables.has('audit_entries') ? readSettingRow(connection, 'installation-id') : null;
  if (installation === null) return { origin: null, keys: [], logs: [] };
  const hasLogs = tables.has('audit_logs');
  const places = hasLogs
    ? logRows.parse(connection.all('SELECT number, first_seq AS first FROM audit_logs ORDER BY number', []))
    : [{ number: 1, first: 0 }];
  const states = stateRows.parse(
    connection.all(`SELECT ${hasLogs ? 'log' : 'id'} AS log, size, frontier FROM audit_state`, []),
  );
  const logs = places.map(({ number, first }): LedgerLog => {
    const state = states.find(({ log }) => log === number);
    return {
      first,
      size: state?.size ?? 0,
      root: state === undefined ? rootOf(sha256, emptyFrontier) : rootOfFrontier(state.size, state.frontier),
      entriesFrom: (start, limit) =>
        entryRows.parse(
          connection.all(
            'SELECT seq, body, leaf_hash FROM audit_entries WHERE seq >= ? ORDER BY seq LIMIT ?',
            [first + start, limit],
          ),
        ),
    };
  });
  const origin = `driftguard/${installation}/log/${places.at(-1)?.number ?? 1}`;
  return { origin, keys: readKeys(connection, tables, origin), logs };
}
