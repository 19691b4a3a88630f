import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openSqlite } from '../../../main/adapters/better-sqlite3.ts';
import { createFileAnchorStore } from '../../../main/adapters/file-anchor-store.ts';
import type { SqliteConnection } from '../../../main/core/ports.ts';
import { foreignKeyCheck, integrityCheck } from '../../../main/core/storage/integrity.ts';
import { openTestCore } from '../../support/core-harness.ts';
import { jobEnd } from '../../support/job-end.ts';
import { batchRecords, isDone, tagOf } from './workload.ts';
import type { Done, WorkloadLine } from './workload.ts';

export type Finding = {
  /** Acknowledged changes that are not there. */
  readonly lost: readonly string[];
  /** Everything else that is not as it has to be. */
  readonly problems: readonly string[];
};

type Row = Record<string, unknown>;

async function namesBelow(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

function textOf(row: Row, column: string): string {
  return String(row[column]);
}

/** The operations that the history of models holds, by their marks, in the order of the ledger. */
function storedTags(connection: SqliteConnection): string[] {
  const rows = connection.all(
    `SELECT changes.entity, changes.action, changes.note, changes.fields FROM audit_entries
     JOIN changes ON changes.id = audit_entries.change_id
     WHERE changes.entity IN ('model', 'dataset') OR (changes.entity = 'deployment' AND changes.action IN ('moved', 'overridden'))
     ORDER BY audit_entries.seq`,
    [],
  ) as Row[];
  return rows.flatMap((row) => {
    if (row['entity'] === 'deployment') return textOf(row, 'note').split(',').slice(0, 1);
    const fields = JSON.parse(textOf(row, 'fields')) as { field: string; after: string | null }[];
    const marked = textOf(row, 'action') === 'updated' ? 'purpose' : 'name';
    const mark = fields.find(({ field }) => field === marked)?.after;
    return mark === null || mark === undefined ? [] : [mark];
  });
}

/** A batch that was acknowledged has all its parts, and each of its predictions once. */
function isWholeBatch(connection: SqliteConnection, id: string): boolean {
  const row = connection.get(
    `SELECT count(*) AS batches, sum(parts_present = parts) AS whole, sum(rows) AS rows FROM prediction_batches WHERE id = ?`,
    [id],
  ) as Row;
  return row['batches'] === 1 && row['whole'] === 1 && row['rows'] === batchRecords;
}

/** Batches of which a part is half there, that were sealed twice, or whose data set has other rows. */
function batchProblems(connection: SqliteConnection): string[] {
  const broken = connection.all(
    `SELECT b.name, b.state, b.rows, p.rows AS in_parts, p.parts, b.parts_present, p.packed,
       (SELECT count(*) FROM staged_predictions s WHERE s.batch_id = b.id) AS staged,
       (SELECT count(*) FROM sealed_predictions i JOIN sealed_batches n ON n.number = i.batch WHERE n.batch_id = b.id) AS indexed,
       (SELECT count(*) FROM changes c WHERE c.entity_id = b.id AND c.action = 'sealed') AS sealings
     FROM prediction_batches b JOIN (
       SELECT batch_id, count(*) AS parts, sum(rows) AS rows, count(records) AS packed FROM prediction_parts GROUP BY batch_id
     ) p ON p.batch_id = b.id
     WHERE in_parts <> b.rows OR p.parts <> b.parts_present
       OR (b.state = 'staged' AND (staged <> b.rows OR packed <> p.parts OR indexed <> 0 OR sealings <> 0))
       OR (b.state = 'sealed' AND (staged <> 0 OR packed <> 0 OR indexed <> b.rows OR sealings <> 1))`,
    [],
  ) as Row[];
  const sets = connection.all(
    `SELECT d.name FROM datasets d JOIN prediction_datasets p ON p.dataset_id = d.id
     WHERE d.rows <> (SELECT coalesce(sum(rows), 0) FROM prediction_batches b WHERE b.dataset_id = d.id)`,
    [],
  ) as Row[];
  return [
    ...broken.map((row) => `batch ${JSON.stringify(row)} is not whole`),
    ...sets.map((row) => `the data set ${textOf(row, 'name')} has other rows than its batches`),
  ];
}

function lostOf(done: readonly Done[], connection: SqliteConnection, ledgerSize: number): string[] {
  const tags = new Set(storedTags(connection));
  return (
    done
      // Backups and restored folders are looked at by whoever makes them.
      .filter(({ what }) => what !== 'backup' && what !== 'restore')
      .filter(({ client, number, what, id }) => {
        if (what === 'export') return Number(id) > ledgerSize;
        return what === 'log' ? !isWholeBatch(connection, id) : !tags.has(tagOf(client, number));
      })
      .map(({ client, number, what }) => `${what} ${tagOf(client, number)}`)
  );
}

/** Effects that happened twice, and clients whose changes are not in the order in which they made them. */
function historyProblems(connection: SqliteConnection): string[] {
  const problems: string[] = [];
  const last = new Map<string, number>();
  for (const tag of storedTags(connection)) {
    const [client = '', number = ''] = tag.split(' #');
    // The model of an import carries another mark.
    if (!/^\d+$/u.test(number)) continue;
    const before = last.get(client) ?? 0;
    if (Number(number) === before) problems.push(`${tag} took effect twice`);
    if (Number(number) < before) problems.push(`${tag} came after ${tagOf(client, before)}`);
    last.set(client, Number(number));
  }
  const versions = connection.all(
    `SELECT models.id, models.row_version AS version, count(changes.id) AS count
     FROM models LEFT JOIN changes ON changes.entity = 'model' AND changes.entity_id = models.id GROUP BY models.id`,
    [],
  ) as Row[];
  for (const row of versions) {
    if (row['version'] !== row['count']) {
      problems.push(
        `model ${textOf(row, 'id')} is at ${textOf(row, 'version')} after ${textOf(row, 'count')} changes`,
      );
    }
  }
  return problems;
}

/** Models that are not where their last deployment let them, and overrides that let nothing be where it is. */
function decisionProblems(connection: SqliteConnection): string[] {
  const astray = connection.all(
    `SELECT id, state FROM models WHERE state <> coalesce((
       SELECT to_state FROM deployments WHERE model_id = models.id AND outcome <> 'refused' ORDER BY at DESC, id DESC LIMIT 1
     ), 'draft')`,
    [],
  ) as Row[];
  const idle = connection.all(
    `SELECT o.model_id FROM standing_overrides o JOIN deployments d ON d.id = o.deployment_id
     JOIN models m ON m.id = o.model_id WHERE d.model_id <> m.id OR d.to_state <> m.state OR d.override_until <> o.until`,
    [],
  ) as Row[];
  return [
    ...astray.map((row) => `model ${textOf(row, 'id')} is in ${textOf(row, 'state')}, where nothing let it`),
    ...idle.map((row) => `model ${textOf(row, 'model_id')} stands on an override for another state`),
  ];
}

async function fileProblems(folder: string, connection: SqliteConnection): Promise<string[]> {
  const recorded = connection.all('SELECT sha256 FROM evidence_files', []) as Row[];
  const expected = recorded.map((row) => {
    const sha256 = textOf(row, 'sha256');
    return join(sha256.slice(0, 2), `${sha256}.parquet`);
  });
  const found = await namesBelow(join(folder, 'evidence'));
  const leftovers = await Promise.all(['staging', 'temp'].map((name) => namesBelow(join(folder, name))));
  const orphans = connection.all(
    `SELECT id FROM datasets WHERE evidence_sha256 NOT IN (SELECT sha256 FROM evidence_files)`,
    [],
  );
  return [
    ...found.filter((name) => !expected.includes(name)).map((name) => `${name} is evidence of nothing`),
    ...expected.filter((name) => !found.includes(name)).map((name) => `evidence ${name} is missing`),
    ...leftovers.flat().map((name) => `${name} was left behind`),
    ...(orphans.length > 0 ? ['a data set has no evidence'] : []),
  ];
}

async function backupProblems(folder: string): Promise<string[]> {
  const problems: string[] = [];
  const names = await namesBelow(join(folder, 'backups'));
  // What was cut short does not count as a backup, and the next one removes it.
  for (const name of names.filter((file) => file.endsWith('.db') && !file.includes('.partial/'))) {
    try {
      const copy = openSqlite(join(folder, 'backups', name), 'read');
      try {
        integrityCheck(copy);
      } finally {
        copy.close();
      }
    } catch (error) {
      problems.push(`backup ${name}: ${String(error)}`);
    }
  }
  return problems;
}

async function anchorProblems(
  folder: string,
  connection: SqliteConnection,
  done: readonly Done[],
): Promise<string[]> {
  const origin = connection.get('SELECT body FROM audit_entries WHERE seq = 0', []) as Row | undefined;
  if (origin === undefined) return [];
  const { log } = JSON.parse(Buffer.from(origin['body'] as Uint8Array).toString('utf8')) as { log: string };
  const notes = await createFileAnchorStore(join(folder, '..', 'private', 'anchors')).read(log);
  const anchored = Math.max(0, ...notes.map(({ note }) => Number(note.split('\n')[1])));
  const promised = Math.max(0, ...done.filter(({ what }) => what === 'export').map(({ id }) => Number(id)));
  return anchored < promised ? [`the anchor covers ${anchored} entries, ${promised} were signed`] : [];
}

/**
 * Opens a data folder as the product does and holds it against everything that was acknowledged to its
 * clients: each acknowledged change once and in the order of its client, the ledger contiguous and with
 * its root, anchors not ahead of it, evidence with its digests and nothing without a record.
 */
export async function inspect(folder: string, printed: readonly WorkloadLine[]): Promise<Finding> {
  const done = printed.filter(isDone);
  const core = await openTestCore({ folder });
  const problems: string[] = [];
  try {
    const { jobId } = await core.call('audit/verify', {});
    const { failure } = await jobEnd(core, jobId);
    const { latestVerification } = await core.call('audit/status', {});
    if (failure !== null || latestVerification?.ok !== true) {
      problems.push(`verification: ${failure?.message ?? latestVerification?.sentence ?? 'none'}`);
    }
  } finally {
    await core.close();
  }
  problems.push(
    ...core.log
      .filter(({ level, event }) => level === 'error' || event === 'ledger key not opened')
      .map(({ event, fields }) => `${event} ${JSON.stringify(fields)}`),
  );

  const connection = openSqlite(join(folder, 'driftguard.db'), 'read');
  try {
    integrityCheck(connection);
    foreignKeyCheck(connection);
    const { size } = connection.get('SELECT count(*) AS size FROM audit_entries', []) as { size: number };
    const keys = connection.all("SELECT seq FROM audit_entries WHERE action LIKE 'ledger.key-%'", []);
    if (keys.length > 1) problems.push('the key of the ledger was lost and replaced');
    const unended = connection.all('SELECT id FROM jobs WHERE ended_at IS NULL', []);
    if (unended.length > 0) problems.push(`${unended.length} jobs never ended`);
    problems.push(
      ...historyProblems(connection),
      ...batchProblems(connection),
      ...decisionProblems(connection),
      ...(await fileProblems(folder, connection)),
      ...(await backupProblems(folder)),
      ...(await anchorProblems(folder, connection, done)),
    );
    return { lost: lostOf(done, connection, size), problems };
  } finally {
    connection.close();
  }
}
