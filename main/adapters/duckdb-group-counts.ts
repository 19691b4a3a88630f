import { DriftGuardError } from '../../shared/errors.ts';
import type { AttributeColumn, CellQuery, GroupReader, ListedColumn } from '../core/evidence/group-reader.ts';
import { readDeadlines } from '../core/evidence/limits.ts';
import { scoreBins } from '../core/statistics/index.ts';
import type { DescribedSource } from './duckdb-describe.ts';
import { toCount, toText, withDuckDb } from './duckdb-session.ts';
import type { DuckDbRow, DuckDbSession } from './duckdb-session.ts';
import { literal, textList } from './duckdb-sql.ts';

/** Most values of one protected attribute. */
const maxValues = 1000;
/** Most combinations of values of all of them, decision and label. */
const maxCells = 60_000;
/** The same with the thousandths of the scores. */
const maxScoreCells = 2_000_000;

/** Rows that are fetched together when rows are listed. */
const listedAtOnce = 20_000;

type Source = Pick<DescribedSource, 'relation' | 'columns'>;

function yesOrNo(expression: string, yes: readonly string[]): string {
  return `CASE WHEN ${expression} IS NOT NULL THEN list_contains(${textList(yes)}, ${expression}) END`;
}

function numberOf(expression: string): string {
  return `TRY_CAST(${expression} AS DOUBLE)`;
}

/** A number, NULL where it is infinite or none: DuckDB would sort NaN above everything. */
function finiteOf(expression: string): string {
  const number = numberOf(expression);
  return `CASE WHEN isfinite(${number}) THEN ${number} END`;
}

function double(value: number): string {
  return `${literal(String(value))}::DOUBLE`;
}

/** Ranges as their names: below 25, 25 to below 40, 40 and above. */
function rangeOf(expression: string, cutPoints: readonly number[]): string {
  const number = finiteOf(expression);
  const cases = cutPoints.map((point, index) => {
    const previous = cutPoints[index - 1];
    const name = previous === undefined ? `below ${point}` : `${previous} to below ${point}`;
    return `WHEN ${number} < ${double(point)} THEN ${literal(name)}`;
  });
  const last = cutPoints.at(-1) ?? 0;
  return `CASE WHEN ${number} IS NULL THEN NULL ${cases.join(' ')} ELSE ${literal(`${last} and above`)} END`;
}

function toTruth(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

/** A number that the engine gave; NaN and infinity are none. */
function toNumber(value: unknown): number {
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : 0;
  return Number.isFinite(number) ? number : 0;
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

/** Throws COLUMNS_INVALID. */
function refuseTooMany(found: number, limit: number, attributes: readonly AttributeColumn[]): void {
  if (found <= limit) return;
  throw new DriftGuardError(
    'COLUMNS_INVALID',
    `${attributes.map(({ column }) => column).join(', ')} cross into too many groups. Name fewer protected columns.`,
  );
}

/** What the columns of groups are called in a query. */
function names(attributes: readonly AttributeColumn[]): string[] {
  return attributes.map((_, index) => `g${index}`);
}

function valuesOf(row: DuckDbRow, attributes: readonly AttributeColumn[]): (string | null)[] {
  return names(attributes).map((name) => toText(row[name]));
}

function createReader(session: DuckDbSession, { relation, columns }: Source): GroupReader {
  const expressions = new Map(columns.map(({ name, expression }) => [name, expression]));
  const textOf = (name: string): string => {
    const expression = expressions.get(name);
    if (expression === undefined) throw new Error(`The column ${name} was not described.`);
    return `(${expression})`;
  };
  const groupOf = ({ column, cutPoints }: AttributeColumn): string =>
    cutPoints.length === 0 ? textOf(column) : rangeOf(textOf(column), cutPoints);
  const selectedOf = ({ selection }: CellQuery): string => {
    const text = textOf(selection.column);
    if ('yes' in selection) return yesOrNo(text, selection.yes);
    if ('threshold' in selection) return `${numberOf(text)} >= ${double(selection.threshold)}`;
    return `${finiteOf(text)} > (SELECT median(${finiteOf(text)}) FROM ${relation})`;
  };
  const truthOf = ({ label }: CellQuery): string =>
    label === null ? 'NULL::BOOLEAN' : yesOrNo(textOf(label.column), label.yes);
  const listedOf = (entry: ListedColumn): string => {
    const text = textOf(entry.column);
    if (entry.as === 'number') return finiteOf(text);
    if (entry.as === 'truth') return `CAST(${yesOrNo(text, entry.yes)} AS DOUBLE)`;
    return `CAST(list_position(${textList(entry.classes)}, ${text}) - 1 AS DOUBLE)`;
  };
  const groupList = (attributes: readonly AttributeColumn[]): string =>
    attributes.map((attribute, index) => `${groupOf(attribute)} AS g${index}`).join(', ');
  return {
    async list(wanted, { limit, seed }) {
      const list = wanted.map((entry, index) => `${listedOf(entry)} AS v${index}`);
      const whole = wanted.map((_, index) => `v${index} IS NOT NULL`).join(' AND ');
      const complete = `SELECT * FROM (SELECT ${list.join(', ')} FROM ${relation}) WHERE ${whole}`;
      const [counted] = await session.rows(`SELECT count(*) AS n FROM (${complete})`);
      const total = toCount(counted?.['n']);
      const sample = total > limit ? ` USING SAMPLE reservoir(${limit} ROWS) REPEATABLE (${seed})` : '';
      await session.run(`CREATE OR REPLACE TEMP TABLE listed AS SELECT * FROM (${complete})${sample}`);
      const rows = Math.min(total, limit);
      const values = wanted.map(() => new Float64Array(rows));
      for (let first = 0; first < rows; first += listedAtOnce) {
        const page = await session.rows(
          `SELECT * FROM listed WHERE rowid >= ${first} AND rowid < ${first + listedAtOnce} ORDER BY rowid`,
        );
        for (const [offset, row] of page.entries()) {
          for (const [index, column] of values.entries()) column[first + offset] = toNumber(row[`v${index}`]);
        }
      }
      return { complete: total, rows, values };
    },

    async values(column, limit) {
      const text = textOf(column);
      const rows = await session.rows(
        `SELECT ${text} AS value, count(*) AS n FROM ${relation} WHERE ${text} IS NOT NULL ` +
          `GROUP BY value ORDER BY n DESC, value LIMIT ${limit}`,
      );
      return rows.map((row) => ({ value: toText(row['value']) ?? '', rows: toCount(row['n']) }));
    },

    async scores(column, range) {
      const text = textOf(column);
      const number = numberOf(text);
      const outside = range === 'any' ? 'FALSE' : `isfinite(${number}) AND NOT ${number} BETWEEN 0 AND 1`;
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

    async cells(query) {
      const { score, attributes } = query;
      await checkValueCounts(
        session,
        relation,
        attributes.map((attribute) => ({ name: attribute.column, expression: groupOf(attribute) })),
      );
      // Decimals add up to the same sum in any order, so the result does not depend on the threads.
      const points =
        score === null ? 'NULL::DECIMAL(18, 12)' : `CAST(${numberOf(textOf(score))} AS DECIMAL(18, 12))`;
      const rows = await session.rows(
        `SELECT ${names(attributes).join(', ')}, selected, label, count(*) AS n, count(points) AS scored, ` +
          `CAST(coalesce(sum(points), 0) AS DOUBLE) AS total FROM (SELECT ${groupList(attributes)}, ` +
          `${selectedOf(query)} AS selected, ${truthOf(query)} AS label, ${points} AS points FROM ${relation}) ` +
          `WHERE selected IS NOT NULL GROUP BY ALL LIMIT ${maxCells + 1}`,
      );
      refuseTooMany(rows.length, maxCells, attributes);
      return rows.map((row) => ({
        values: valuesOf(row, attributes),
        selected: row['selected'] === true,
        label: toTruth(row['label']),
        rows: toCount(row['n']),
        scored: toCount(row['scored']),
        scoreSum: toCount(row['total']),
      }));
    },

    async scoreCells(query, range) {
      const { attributes, score } = query;
      const number = finiteOf(textOf(score));
      const [ends] =
        range === 'unit'
          ? [{ low: 0, high: 1 }]
          : await session.rows(`SELECT min(${number}) AS low, max(${number}) AS high FROM ${relation}`);
      const low = toNumber(ends?.['low']);
      const high = toNumber(ends?.['high']);
      // 0.29 times 1000 is not 290 in doubles, so scores from 0 to 1 are decimals here too.
      const points = range === 'unit' ? `CAST(${number} AS DECIMAL(18, 12))` : number;
      const bin =
        range === 'unit'
          ? `floor(points * ${scoreBins})`
          : high > low
            ? `floor((points - ${double(low)}) / ${double(high - low)} * ${scoreBins})`
            : '0';
      const rows = await session.rows(
        `SELECT ${names(attributes).join(', ')}, label, CAST(least(${scoreBins}, ${bin}) AS INTEGER) AS bin, ` +
          `count(*) AS n, CAST(sum(points) AS DOUBLE) AS total, CAST(sum(points * points) AS DOUBLE) AS squares ` +
          `FROM (SELECT ${groupList(attributes)}, ${selectedOf(query)} AS selected, ${truthOf(query)} AS label, ` +
          `${points} AS points FROM ${relation}) WHERE selected IS NOT NULL AND points IS NOT NULL ` +
          `GROUP BY ALL LIMIT ${maxScoreCells + 1}`,
      );
      refuseTooMany(rows.length, maxScoreCells, attributes);
      return {
        low,
        high,
        cells: rows.map((row) => ({
          values: valuesOf(row, attributes),
          label: toTruth(row['label']),
          bin: toCount(row['bin']),
          rows: toCount(row['n']),
          sum: toNumber(row['total']),
          sumOfSquares: toNumber(row['squares']),
        })),
      };
    },

    async errorCells({ prediction, label, attributes }) {
      const error = `${finiteOf(textOf(prediction))} - ${finiteOf(textOf(label))}`;
      const rows = await session.rows(
        `SELECT ${names(attributes).join(', ')}, count(*) AS n, sum(error) AS total, sum(abs(error)) AS sizes, ` +
          `sum(error * error) AS squares FROM (SELECT ${groupList(attributes)}, ${error} AS error FROM ${relation}) ` +
          `WHERE error IS NOT NULL GROUP BY ALL LIMIT ${maxCells + 1}`,
      );
      refuseTooMany(rows.length, maxCells, attributes);
      return rows.map((row) => ({
        values: valuesOf(row, attributes),
        rows: toCount(row['n']),
        sum: toNumber(row['total']),
        sumOfSizes: toNumber(row['sizes']),
        sumOfSquares: toNumber(row['squares']),
      }));
    },
  };
}

/**
 * Gives `work` a reader of groups over a source of which the columns are described as categories. Sums of numbers
 * that are not from 0 to 1 depend on the order of the rows: `threads` 1 keeps it.
 * Throws what reading throws, CANCELLED and TIMED_OUT among it.
 */
export async function withGroupReader<Value>(
  options: {
    readonly tempFolder: string;
    readonly source: Source & { readonly path: string };
    readonly threads: number;
    readonly signal: AbortSignal;
  },
  work: (reader: GroupReader) => Promise<Value>,
): Promise<Value> {
  const { tempFolder, source, threads, signal } = options;
  return withDuckDb(
    { tempFolder, memoryLimitMb: 512, threads },
    { paths: [source.path], signal, deadlineMs: readDeadlines.convertMs },
    (session) => work(createReader(session, source)),
  );
}
