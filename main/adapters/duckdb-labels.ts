import type { ColumnType } from '../../shared/schema/column.ts';
import { readDeadlines } from '../core/evidence/limits.ts';
import type {
  JoinLabelsRequest,
  LabelFile,
  LabelMatches,
  LabelProblem,
  LabelTarget,
  MatchLabelsRequest,
} from '../core/ports.ts';
import { categoryOf, parquetRows, parquetTable } from './duckdb-column-sql.ts';
import { asType } from './duckdb-convert-shared.ts';
import { toCount, toText, withDuckDb } from './duckdb-session.ts';
import type { DuckDbRow, DuckDbSession, DuckDbSettings } from './duckdb-session.ts';
import { identifier, literal } from './duckdb-sql.ts';

/* Joining labels to predictions where both lie. Labels are compared as the text of their value: 1, not 1.0. */

const storedTypes: Readonly<Record<ColumnType, string>> = {
  numeric: 'DOUBLE',
  boolean: 'BOOLEAN',
  datetime: 'TIMESTAMP WITH TIME ZONE',
  categorical: 'VARCHAR',
  text: 'VARCHAR',
};

const asText = (value: string, type: ColumnType): string =>
  categoryOf(value, { storedType: storedTypes[type], type: 'categorical' });

/** The labels with the number of their row, from 1, and `wanted`: each identifier once. */
async function readLabels(session: DuckDbSession, { path, idColumn, labelColumn, labelType }: LabelFile) {
  const value = identifier(labelColumn);
  const finite = labelType === 'numeric' ? `coalesce(isfinite(${value}), true)` : 'true';
  await session.run(
    `CREATE TEMP TABLE labels AS SELECT file_row_number + 1 AS n, ${identifier(idColumn)} AS id, ` +
      `${asText(value, labelType)} AS label, ${finite} AS finite FROM ${parquetRows(path)}`,
  );
  await session.run(
    'CREATE TEMP TABLE wanted AS SELECT id, min(n) AS n, any_value(label) AS label FROM labels GROUP BY id',
  );
}

type Kind = LabelProblem['kind'];

/** What is wrong with the labels by themselves, at the first row. */
const ownProblems: readonly (readonly [Kind, string])[] = [
  ['no-id', 'SELECT n AS row FROM labels WHERE id IS NULL ORDER BY n LIMIT 1'],
  ['no-label', 'SELECT n AS row, id FROM labels WHERE label IS NULL ORDER BY n LIMIT 1'],
  ['not-finite', 'SELECT n AS row, id, label FROM labels WHERE NOT finite ORDER BY n LIMIT 1'],
  [
    'given-twice',
    'SELECT l.n AS row, l.id, l.label, f.n AS other_row, f.label AS other FROM labels l ' +
      'JOIN (SELECT id, min(n) AS n, arg_min(label, n) AS label FROM labels GROUP BY id) f USING (id) ' +
      'WHERE l.label <> f.label ORDER BY l.n LIMIT 1',
  ],
];

/** What is wrong with them beside the predictions. */
const joinProblems: readonly (readonly [Kind, string])[] = [
  [
    'unknown',
    'SELECT n AS row, id, count(*) OVER () AS count FROM wanted w ' +
      'WHERE NOT EXISTS (SELECT 1 FROM found f WHERE f.id = w.id) ORDER BY n LIMIT 6',
  ],
  ['misfit', 'SELECT n AS row, id, label, target FROM found WHERE fitted IS NULL ORDER BY n LIMIT 1'],
  [
    'contradiction',
    'SELECT n AS row, id, fitted AS label, present AS other, target FROM found ' +
      'WHERE present IS NOT NULL AND present <> fitted ORDER BY n LIMIT 1',
  ],
];

function toProblem(kind: Kind, [row, ...others]: readonly [DuckDbRow, ...DuckDbRow[]]): LabelProblem {
  const otherRow = row['other_row'];
  const target = row['target'];
  return {
    kind,
    row: toCount(row['row']),
    id: toText(row['id']) ?? '',
    label: toText(row['label']) ?? '',
    other: toText(row['other']) ?? '',
    otherRow: otherRow === undefined ? null : toCount(otherRow),
    count: toCount(row['count'] ?? 1),
    others: others.map((other) => toText(other['id']) ?? ''),
    target: target === undefined ? null : toCount(target),
  };
}

async function firstProblem(
  session: DuckDbSession,
  queries: readonly (readonly [Kind, string])[],
): Promise<LabelProblem | null> {
  for (const [kind, query] of queries) {
    // oxlint-disable-next-line no-await-in-loop -- the first problem that is found ends the search
    const [row, ...others] = await session.rows(query);
    if (row !== undefined) return toProblem(kind, [row, ...others]);
  }
  return null;
}

function foundIn({ path, idColumn, labelColumn, labelType }: LabelTarget, index: number): string {
  const present = labelColumn === null ? 'NULL' : asText(`t.${identifier(labelColumn)}`, labelType);
  return (
    `SELECT ${index} AS target, w.n, w.id, w.label, ${asText(`(${asType('w.label', labelType)})`, labelType)} AS fitted, ` +
    `CAST(${present} AS VARCHAR) AS present FROM ${parquetTable(path)} t JOIN wanted w ON w.id = t.${identifier(idColumn)}`
  );
}

/** The values that a target has and those that would come, the ones it has first; at most four. */
async function valuesOf(
  session: DuckDbSession,
  { path, labelColumn, labelType }: LabelTarget,
  index: number,
): Promise<readonly DuckDbRow[]> {
  const present =
    labelColumn === null
      ? ''
      : `SELECT 0 AS n, '' AS id, ${asText(`t.${identifier(labelColumn)}`, labelType)} AS label FROM ${parquetTable(path)} t UNION ALL `;
  return session.rows(
    `SELECT label, min(n) AS row, arg_min(id, n) AS id FROM ` +
      `(${present}SELECT n, id, fitted AS label FROM found WHERE target = ${index}) ` +
      'WHERE label IS NOT NULL GROUP BY label ORDER BY row, label LIMIT 4',
  );
}

/** The first label that would be a third value among those of its target. */
async function thirdValue(
  session: DuckDbSession,
  targets: readonly LabelTarget[],
): Promise<LabelProblem | null> {
  for (const [index, target] of targets.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- the first problem that is found ends the search
    const values = await valuesOf(session, target, index);
    const known = values.slice(0, 2).map((value) => toText(value['label']) ?? '');
    const third = values.slice(2).find((value) => toCount(value['row']) > 0);
    if (third === undefined) continue;
    return { ...toProblem('third-value', [third]), others: known, target: index };
  }
  return null;
}

/** Holds labels against the predictions of several files, without changing anything. */
export async function matchLabels(
  settings: DuckDbSettings,
  { labels, targets, twoValued, signal }: MatchLabelsRequest,
): Promise<LabelMatches> {
  const paths = [labels.path, ...targets.map(({ path }) => path)];
  return withDuckDb(settings, { paths, signal, deadlineMs: readDeadlines.convertMs }, async (session) => {
    await readLabels(session, labels);
    const none =
      'SELECT 0 AS target, n, id, label, label AS fitted, label AS present FROM wanted WHERE false';
    await session.run(`CREATE TEMP TABLE found AS ${[none, ...targets.map(foundIn)].join(' UNION ALL ')}`);
    const problem =
      (await firstProblem(session, ownProblems)) ??
      (await firstProblem(session, joinProblems)) ??
      (twoValued ? await thirdValue(session, targets) : null);
    const counted = await session.rows(
      'SELECT target, count(*) AS matched, count(*) FILTER (present IS NULL) AS added FROM found GROUP BY target',
    );
    const byTarget = new Map(counted.map((row) => [toCount(row['target']), row]));
    const [total] = await session.rows('SELECT count(*) AS n FROM wanted');
    return {
      labels: toCount(total?.['n']),
      problem,
      targets: targets.map((_target, index) => ({
        matched: toCount(byTarget.get(index)?.['matched']),
        added: toCount(byTarget.get(index)?.['added']),
      })),
    };
  });
}

/**
 * Writes a copy of a file of predictions in which those that had no label have the one that was given, in the
 * order of its rows. Returns how many rows of each range have a label now.
 */
export async function joinLabels(
  settings: DuckDbSettings,
  { labels, target, newColumn, targetPath, ranges, signal }: JoinLabelsRequest,
): Promise<number[]> {
  const { path, idColumn, labelColumn, labelType } = target;
  const name = identifier(labelColumn ?? newColumn);
  const paths = [labels.path, path, targetPath];
  return withDuckDb(settings, { paths, signal, deadlineMs: readDeadlines.convertMs }, async (session) => {
    await readLabels(session, labels);
    const given = asType('w.label', labelType);
    const selection =
      labelColumn === null
        ? `t.* EXCLUDE (file_row_number), ${given} AS ${name}`
        : `t.* EXCLUDE (file_row_number) REPLACE (coalesce(t.${name}, ${given}) AS ${name})`;
    await session.run(
      `COPY (SELECT ${selection} FROM ${parquetRows(path)} t LEFT JOIN wanted w ON w.id = t.${identifier(idColumn)} ` +
        `ORDER BY t.file_row_number) TO ${literal(targetPath)} (FORMAT parquet)`,
    );
    const list = ranges.map(({ firstRow, rows }, index) => `(${index}, ${firstRow}, ${firstRow + rows})`);
    const counted = await session.rows(
      `SELECT k, count(*) AS n FROM ${parquetRows(targetPath)} t ` +
        `JOIN (VALUES ${list.join(', ')}) r(k, first_row, end_row) ` +
        `ON t.file_row_number >= first_row AND t.file_row_number < end_row ` +
        `WHERE t.${name} IS NOT NULL GROUP BY k`,
    );
    const byRange = new Map(counted.map((row) => [toCount(row['k']), toCount(row['n'])]));
    return ranges.map((_range, index) => byRange.get(index) ?? 0);
  });
}
