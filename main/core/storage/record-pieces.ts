import { createHash } from 'node:crypto';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import type { MonitorId, MonitorWindowId, PredictionBatchId, Sha256 } from '../../../shared/schema/ids.ts';
import type { Database, Query } from './database.ts';

/*
 * What belongs to a record in any number, and is told piece by piece: each by the change that it came with, so that
 * no change reads what was told before.
 */

export type Rows = Query<Readonly<Record<string, string | number | null>>>;

export const lineOf = (row: object): string => `${JSON.stringify(Object.values(row))}\n`;

export function digestOfLines(lines: readonly string[]): Sha256 | null {
  if (lines.length === 0) return null;
  return sha256Hex.parse(createHash('sha256').update(lines.join('')).digest('hex'));
}

type PieceFields = {
  /** Under which the digest of the record itself is told, without its pieces. */
  readonly own: string;
  /** Under which those that versions before told with the record are told once more, all together. */
  readonly earlier: string;
  /** How the fields of single pieces begin. */
  readonly prefixes: readonly string[];
  /** What a verification calls them. */
  readonly said: string;
};

const windowPrefix = 'windowSha256 ';
const unmeasuredPrefix = 'unmeasuredSha256 ';
const partPrefix = 'partSha256 ';

export const pieceFields = {
  monitor: {
    own: 'monitorSha256',
    earlier: 'earlierWindowsSha256',
    prefixes: [windowPrefix, unmeasuredPrefix],
    said: 'windows',
  },
  'prediction-batch': {
    own: 'batchSha256',
    earlier: 'earlierPartsSha256',
    prefixes: [partPrefix],
    said: 'parts',
  },
} as const satisfies Readonly<Record<string, PieceFields>>;

/** Kinds of record with such pieces. */
export type PieceKind = keyof typeof pieceFields;

/** The piece that a change is about: a window of a monitor, or the number of a part of a batch. */
export type NotedPiece = MonitorWindowId | number;

/** A piece of a record: the field that tells its digest, and what that is over. */
export type Piece = { readonly field: string; readonly line: string };

export const isPieceKind = (entity: string): entity is PieceKind => entity in pieceFields;

/** Whether this field tells a single piece of such a record. */
export function isPieceOf(entity: PieceKind, field: string): boolean {
  return pieceFields[entity].prefixes.some((prefix) => field.startsWith(prefix));
}

/** Whether this field tells a record with pieces, or some of them. */
export function isPieceField(field: string): boolean {
  const all: readonly PieceFields[] = Object.values(pieceFields);
  return all.some(
    ({ own, earlier, prefixes }) =>
      field === own || field === earlier || prefixes.some((prefix) => field.startsWith(prefix)),
  );
}

export function createRecordPieces(database: Database) {
  const { from } = database;

  /** Windows of a monitor that were not compared; those that were are told with their comparison. */
  const windowsOf = (id: string) =>
    from
      .selectFrom('monitor_windows')
      .select(['id', 'settings_version', 'dataset_id', 'data_window', 'place', 'outcome', 'verdict'])
      .select(['reason', 'columns', 'drifted', 'created_at'])
      .where('monitor_id', '=', id as MonitorId)
      .where('run_id', 'is', null)
      .orderBy('id');

  /** Why something was not measured in its windows. */
  const unmeasuredOf = (id: string) =>
    from
      .selectFrom('monitor_unmeasured')
      .innerJoin('monitor_windows', 'monitor_windows.id', 'monitor_unmeasured.window_id')
      .select(['window_id', 'measure', 'monitor_unmeasured.reason', 'monitor_unmeasured.created_at'])
      .where('monitor_id', '=', id as MonitorId)
      .orderBy('window_id')
      .orderBy('measure');

  const partsOf = (id: string) =>
    from
      .selectFrom('prediction_parts')
      .select(['part', 'rows', 'sha256'])
      .where('batch_id', '=', id as PredictionBatchId)
      .orderBy('part');

  function ofMonitor(id: string, window: MonitorWindowId | null): Piece[] {
    const windows = database.all(window === null ? windowsOf(id) : windowsOf(id).where('id', '=', window));
    const unmeasured = database.all(
      window === null ? unmeasuredOf(id) : unmeasuredOf(id).where('window_id', '=', window),
    );
    return [
      ...windows.map((row) => ({ field: `${windowPrefix}${row.id}`, line: lineOf(row) })),
      ...unmeasured.map((row) => ({
        field: `${unmeasuredPrefix}${row.window_id} ${row.measure}`,
        line: lineOf(row),
      })),
    ];
  }

  function ofBatch(id: string, part: number | null): Piece[] {
    const parts = database.all(part === null ? partsOf(id) : partsOf(id).where('part', '=', part));
    return parts.map((row) => ({ field: `${partPrefix}${row.part}`, line: lineOf(row) }));
  }

  return {
    /** The pieces of a record, or the one that is noted. */
    of(entity: PieceKind, id: string, noted: NotedPiece | null): Piece[] {
      if (entity === 'monitor') return typeof noted === 'number' ? [] : ofMonitor(id, noted);
      return typeof noted === 'string' ? [] : ofBatch(id, noted);
    },

    /** As versions before had them in the digest of the record. */
    linesBefore(entity: PieceKind, id: string): string[] {
      if (entity === 'prediction-batch') return [...database.all(partsOf(id)).map(lineOf), '\n'];
      return [
        ...database.all(windowsOf(id)).map(lineOf),
        '\n',
        ...database.all(unmeasuredOf(id)).map(lineOf),
      ];
    },
  };
}
