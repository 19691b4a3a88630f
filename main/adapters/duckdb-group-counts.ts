import { DriftGuardError } from '../../shared/errors.ts';
import { readDeadlines } from '../core/evidence/limits.ts';
import type { GroupCell } from '../core/statistics/index.ts';
import type { DescribedSource } from './duckdb-describe.ts';
import { toCount, toText, withDuckDb } from './duckdb-session.ts';
import type { DuckDbSession } from './duckdb-session.ts';
import { literal, textList } from './duckdb-sql.ts';

/* Counting the rows of groups where the data lie: what comes back has a row for each group, not for each person. */

export type ValueCount = { readonly value: string; readonly rows: number };

export type ScoreCheck = {
  readonly scored: number;
  readonly notNumbers: number;
  readonly notFinite: number;
  readonly outOfRange: number;
  /** A value that is not a score, if any. */
  readonly example: string | null;
};

/** Whether a row is selected: by the values of a column that count as yes, or by a score from a threshold on. */
export type Selection =
  | { readonly column: string; readonly yes: readonly string[] }
  | { readonly column: string; readonly threshold: number };

export type CellQuery = {
  readonly selection: Selection;
  readonly label: { readonly column: string; readonly yes: readonly string[] } | null;
  readonly score: string | null;
  readonly attributes: readonly string[];
};

export type GroupReader = {
  /** Different values of a column, most frequent first, at most `limit`. Missing values are not among them. */
  values(column: string, limit: number): Promise<ValueCount[]>;
  scores(column: string): Promise<ScoreCheck>;
  /** Rows without a decision are in no cell. Throws COLUMNS_INVALID where the attributes make too many groups. */
  cells(query: CellQuery): Promise<GroupCell[]>;
};

/** Most values of one protected attribute. */
const maxValues = 1000;
/** Most combinations of values of all of them, decision and label. */
const maxCells = 60_000;

function yesOrNo(expression: string, yes: readonly string[]): string {
  return `CASE WHEN ${expression} IS NOT NULL THEN list_contains(${textList(yes)}, ${expression}) END`;
}

function numberOf(expression: string): string {
  return `TRY_CAST(${expression} AS DOUBLE)`;
}

function toTruth(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

async function checkValueCounts(
  session: DuckDbSession,
  relation: string,
  attributes: readonly { readonly name: string; readonly expression: string }[],
): Promise<void> {
  const list = attributes.map(({ expression }, index) => `count(DISTINCT ${expression}) AS n${index}`);
  const [row] = await session.rows(`SELECT ${list.join(', ')} FROM ${relation}`);
  for (const [index, { name }] of attributes.entries()) {
    if (toCount(row?.[`n${index}`]) <= maxValues) continue;
    throw new DriftGuardError(
      'COLUMNS_INVALID',
      `The column “${name}” has more than ${maxValues} different values, too many for groups. Put its values into ranges first.`,
    );
  }
}

function createReader(session: DuckDbSession, { relation, columns }: DescribedSource): GroupReader {
  const expressions = new Map(columns.map(({ name, expression }) => [name, expression]));
  const textOf = (name: string): string => {
    const expression = expressions.get(name);
    if (expression === undefined) throw new Error(`The column ${name} was not described.`);
    return `(${expression})`;
  };
  return {
    async values(column, limit) {
      const text = textOf(column);
      const rows = await session.rows(
        `SELECT ${text} AS value, count(*) AS n FROM ${relation} WHERE ${text} IS NOT NULL ` +
          `GROUP BY value ORDER BY n DESC, value LIMIT ${limit}`,
      );
      return rows.map((row) => ({ value: toText(row['value']) ?? '', rows: toCount(row['n']) }));
    },
    async scores(column) {
      const text = textOf(column);
      const number = numberOf(text);
      const outside = `isfinite(${number}) AND NOT ${number} BETWEEN 0 AND 1`;
      const notNumber = `${text} IS NOT NULL AND ${number} IS NULL`;
      const notFinite = `${number} IS NOT NULL AND NOT isfinite(${number})`;
      const [row] = await session.rows(
        `SELECT count(${text}) AS scored, count_if(${notNumber}) AS texts, count_if(${notFinite}) AS endless, ` +
          `count_if(${outside}) AS beyond, ` +
          `min(${text}) FILTER (WHERE ${notNumber} OR ${notFinite} OR (${outside})) AS example FROM ${relation}`,
      );
      return {
        scored: toCount(row?.['scored']),
        notNumbers: toCount(row?.['texts']),
        notFinite: toCount(row?.['endless']),
        outOfRange: toCount(row?.['beyond']),
        example: toText(row?.['example']),
      };
    },
    async cells({ selection, label, score, attributes }) {
      const groups = attributes.map((name) => ({ name, expression: textOf(name) }));
      await checkValueCounts(session, relation, groups);
      const selected =
        'yes' in selection
          ? yesOrNo(textOf(selection.column), selection.yes)
          : `${numberOf(textOf(selection.column))} >= ${literal(String(selection.threshold))}::DOUBLE`;
      const truth = label === null ? 'NULL::BOOLEAN' : yesOrNo(textOf(label.column), label.yes);
      // Decimals add up to the same sum in any order, so the result does not depend on the threads.
      const points =
        score === null ? 'NULL::DECIMAL(18, 12)' : `CAST(${numberOf(textOf(score))} AS DECIMAL(18, 12))`;
      const names = groups.map((_, index) => `g${index}`);
      const rows = await session.rows(
        `SELECT ${names.join(', ')}, selected, label, count(*) AS n, count(points) AS scored, ` +
          `CAST(coalesce(sum(points), 0) AS DOUBLE) AS total FROM (SELECT ` +
          `${groups.map(({ expression }, index) => `${expression} AS g${index}`).join(', ')}, ` +
          `${selected} AS selected, ${truth} AS label, ${points} AS points FROM ${relation}) ` +
          `WHERE selected IS NOT NULL GROUP BY ALL LIMIT ${maxCells + 1}`,
      );
      if (rows.length > maxCells) {
        throw new DriftGuardError(
          'COLUMNS_INVALID',
          `${attributes.join(', ')} cross into too many groups. Name fewer protected columns.`,
        );
      }
      return rows.map((row) => ({
        values: names.map((name) => toText(row[name])),
        selected: row['selected'] === true,
        label: toTruth(row['label']),
        rows: toCount(row['n']),
        scored: toCount(row['scored']),
        scoreSum: toCount(row['total']),
      }));
    },
  };
}

/**
 * Gives `work` a reader of groups over a source of which the columns are described as categories.
 * Throws what reading throws, CANCELLED and TIMED_OUT among it.
 */
export async function withGroupReader<Value>(
  options: { readonly tempFolder: string; readonly source: DescribedSource; readonly signal: AbortSignal },
  work: (reader: GroupReader) => Promise<Value>,
): Promise<Value> {
  const { tempFolder, source, signal } = options;
  return withDuckDb(
    { tempFolder, memoryLimitMb: 512, threads: 2 },
    { paths: [source.path], signal, deadlineMs: readDeadlines.convertMs },
    (session) => work(createReader(session, source)),
  );
}
