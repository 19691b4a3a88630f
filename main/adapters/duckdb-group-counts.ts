import { DriftGuardError } from '../../shared/errors.ts';
import type {
  AttributeColumn,
  CellQuery,
  CountedColumns,
  CountReader,
  GroupReader,
  ListedColumn,
} from '../core/evidence/group-reader.ts';
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

/** A score from 0 to 1 as a decimal: 0.29 times 1000 is not 290 in doubles. NULL for any other. */
function unitPoints(text: string): string {
  const number = numberOf(text);
  return `CASE WHEN ${number} BETWEEN 0 AND 1 THEN CAST(${number} AS DECIMAL(18, 12)) END`;
}

const unitBin = `CAST(least(${scoreBins}, floor(points * ${scoreBins})) AS INTEGER)`;

/** What a score is checked for, of each row and of all. */
function scoreProblems(text: string, range: 'unit' | 'any') {
  const number = numberOf(text);
  const outside = range === 'any' ? 'FALSE' : `isfinite(${number}) AND NOT ${number} BETWEEN 0 AND 1`;
  const notNumber = `${text} IS NOT NULL AND ${number} IS NULL`;
  const notFinite = `${number} IS NOT NULL AND NOT isfinite(${number})`;
  return (
    `count(${text}) AS scored, count_if(${notNumber}) AS texts, count_if(${notFinite}) AS endless, ` +
    `count_if(${outside}) AS beyond, ` +
    `min(${text}) FILTER (WHERE ${notNumber} OR ${notFinite} OR (${outside})) AS example`
  );
}

/** Where questions are asked: the data themselves, a row of them for a row, or the counts of one pass. */
type Asked = {
  readonly relation: string;
  readonly textOf: (column: string) => string;
  readonly groupOf: (attribute: AttributeColumn, position: number) => string;
  readonly aboveThreshold: (column: string, threshold: number) => string;
  /** Rows that a row stands for. */
  readonly rows: string;
  readonly problemsOf: (column: string, range: 'unit' | 'any') => string;
  /** Sums over the scores from 0 to 1 that a row stands for: how many, their sum. Null without scores. */
  readonly sumsOf: (column: string) => { readonly counted: string; readonly total: string };
  /** The score with its place in a range that is cut up, and the same sums with squares. */
  readonly binned: (column: string, range: 'unit' | 'any') => Promise<Binned>;
};

type Binned = {
  readonly low: number;
  readonly high: number;
  /** SQL of a table with the columns of the relation and bin, counted, total and squares. */
  readonly relation: string;
};

function createCountReader(session: DuckDbSession, asked: Asked): CountReader {
  const { relation, textOf, groupOf, rows: weight } = asked;
  const groupList = (attributes: readonly AttributeColumn[]): string =>
    attributes.map((attribute, index) => `${groupOf(attribute, index)} AS g${index}`).join(', ');
  const selectedOf = ({ selection }: CellQuery): string => {
    if ('yes' in selection) return yesOrNo(textOf(selection.column), selection.yes);
    if ('threshold' in selection) return asked.aboveThreshold(selection.column, selection.threshold);
    const number = finiteOf(textOf(selection.column));
    return `${number} > (SELECT median(${number}) FROM ${relation})`;
  };
  const truthOf = ({ label }: CellQuery): string =>
    label === null ? 'NULL::BOOLEAN' : yesOrNo(textOf(label.column), label.yes);
  return {
    async values(column, limit) {
      const text = textOf(column);
      const rows = await session.rows(
        `SELECT ${text} AS value, sum(${weight}) AS n FROM ${relation} WHERE ${text} IS NOT NULL ` +
          `GROUP BY value ORDER BY n DESC, value LIMIT ${limit}`,
      );
      return rows.map((row) => ({ value: toText(row['value']) ?? '', rows: toCount(row['n']) }));
    },

    async scores(column, range) {
      const [row] = await session.rows(`SELECT ${asked.problemsOf(column, range)} FROM ${relation}`);
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
        attributes.map((attribute, index) => ({
          name: attribute.column,
          expression: groupOf(attribute, index),
        })),
      );
      const { counted, total } = score === null ? { counted: '0', total: '0' } : asked.sumsOf(score);
      const rows = await session.rows(
        `SELECT ${names(attributes).join(', ')}, selected, label, sum(n) AS n, sum(counted) AS scored, ` +
          `CAST(coalesce(sum(total), 0) AS DOUBLE) AS total FROM (SELECT ${groupList(attributes)}, ` +
          `${selectedOf(query)} AS selected, ${truthOf(query)} AS label, ${weight} AS n, ` +
          `${counted} AS counted, ${total} AS total FROM ${relation}) ` +
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
      const { low, high, relation: binned } = await asked.binned(score, range);
      const rows = await session.rows(
        `SELECT ${names(attributes).join(', ')}, label, bin, sum(counted) AS n, ` +
          `CAST(sum(total) AS DOUBLE) AS total, CAST(sum(squares) AS DOUBLE) AS squares ` +
          `FROM (SELECT ${groupList(attributes)}, ${selectedOf(query)} AS selected, ${truthOf(query)} AS label, ` +
          `bin, counted, total, squares FROM ${binned}) WHERE selected IS NOT NULL AND bin IS NOT NULL ` +
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
  };
}

/** Questions about the data themselves. */
function askedOfData(session: DuckDbSession, { relation, columns }: Source): Asked {
  const expressions = new Map(columns.map(({ name, expression }) => [name, expression]));
  const textOf = (name: string): string => {
    const expression = expressions.get(name);
    if (expression === undefined) throw new Error(`The column ${name} was not described.`);
    return `(${expression})`;
  };
  return {
    relation,
    textOf,
    groupOf: ({ column, cutPoints }) =>
      cutPoints.length === 0 ? textOf(column) : rangeOf(textOf(column), cutPoints),
    aboveThreshold: (column, threshold) => `${numberOf(textOf(column))} >= ${double(threshold)}`,
    rows: '1',
    problemsOf: (column, range) => scoreProblems(textOf(column), range),
    sumsOf(column) {
      // Decimals add up to the same sum in any order, so the result does not depend on the threads.
      const points = unitPoints(textOf(column));
      return { counted: `CAST(${points} IS NOT NULL AS INTEGER)`, total: points };
    },
    async binned(column, range) {
      const number = finiteOf(textOf(column));
      const [ends] =
        range === 'unit'
          ? [{ low: 0, high: 1 }]
          : await session.rows(`SELECT min(${number}) AS low, max(${number}) AS high FROM ${relation}`);
      const low = toNumber(ends?.['low']);
      const high = toNumber(ends?.['high']);
      const points = range === 'unit' ? unitPoints(textOf(column)) : number;
      const place = `CAST(least(${scoreBins}, floor((points - ${double(low)}) / ${double(high - low)} * ${scoreBins})) AS INTEGER)`;
      const bin = range === 'unit' ? unitBin : high > low ? place : '0';
      return {
        low,
        high,
        relation:
          `(SELECT *, CASE WHEN points IS NOT NULL THEN ${bin} END AS bin, 1 AS counted, points AS total, ` +
          `points * points AS squares FROM (SELECT *, ${points} AS points FROM ${relation}))`,
      };
    },
  };
}

/** The table of counts of one pass. */
const countsTable = 'counts';

/** Rows that are looked at to see whether counting everything together is of use. */
const lookedAtFirst = 50_000;

/** Whether a look at the first rows finds few enough values for all combinations to be counted. */
async function canBeCounted(
  session: DuckDbSession,
  relation: string,
  expressions: readonly string[],
): Promise<boolean> {
  const list = expressions.map((expression, index) => `${expression} AS c${index}`).join(', ');
  const counts = expressions.map((_, index) => `count(DISTINCT c${index}) AS n${index}`).join(', ');
  const [row] = await session.rows(
    `SELECT ${counts} FROM (SELECT ${list} FROM ${relation} LIMIT ${lookedAtFirst})`,
  );
  return expressions.every((_, index) => toCount(row?.[`n${index}`]) <= maxValues);
}

/** Counts all combinations in one pass; null where there are too many. */
async function count(
  session: DuckDbSession,
  data: Asked,
  { values, score, threshold, attributes }: CountedColumns,
): Promise<Asked | null> {
  const groups = attributes.map((attribute, index) => data.groupOf(attribute, index));
  const texts = values.map((column) => data.textOf(column));
  if (!(await canBeCounted(session, data.relation, [...groups, ...texts]))) return null;
  const keys = [
    ...groups.map((expression, index) => `${expression} AS g${index}`),
    ...texts.map((expression, index) => `${expression} AS v${index}`),
  ];
  const scoreText = score === null ? null : data.textOf(score);
  const passed =
    score === null || threshold === null ? 'NULL::BOOLEAN' : data.aboveThreshold(score, threshold);
  const perRow =
    scoreText === null
      ? 'NULL::VARCHAR AS score, NULL::DECIMAL(18, 12) AS points'
      : `${scoreText} AS score, ${unitPoints(scoreText)} AS points`;
  const keyNames = [...groups.map((_, index) => `g${index}`), ...texts.map((_, index) => `v${index}`)];
  await session.run(
    `CREATE OR REPLACE TEMP TABLE ${countsTable} AS SELECT ${keyNames.join(', ')}, passed, ` +
      `CASE WHEN points IS NOT NULL THEN ${unitBin} END AS bin, count(*) AS n, count(points) AS counted, ` +
      `sum(points) AS total, sum(points * points) AS squares, ${scoreProblems('score', 'unit')} ` +
      `FROM (SELECT ${keys.join(', ')}, ${passed} AS passed, ${perRow} FROM ${data.relation}) GROUP BY ALL`,
  );
  const [size] = await session.rows(`SELECT count(*) AS n FROM ${countsTable}`);
  if (toCount(size?.['n']) > maxScoreCells) return null;
  const namesOfValues = new Map(values.map((column, index) => [column, `v${index}`]));
  const textOf = (column: string): string => {
    const name = namesOfValues.get(column);
    if (name === undefined) throw new Error(`The values of ${column} were not counted.`);
    return name;
  };
  return {
    relation: countsTable,
    textOf,
    groupOf: (_, position) => `g${position}`,
    aboveThreshold: () => 'passed',
    rows: 'n',
    problemsOf: () =>
      'sum(scored) AS scored, sum(texts) AS texts, sum(endless) AS endless, sum(beyond) AS beyond, min(example) AS example',
    sumsOf: () => ({ counted: 'counted', total: 'total' }),
    binned: () => Promise.resolve({ low: 0, high: 1, relation: countsTable }),
  };
}

function createReader(session: DuckDbSession, source: Source): GroupReader {
  const data = askedOfData(session, source);
  const { relation, textOf } = data;
  const ofData = createCountReader(session, data);
  const listedOf = (entry: ListedColumn): string => {
    const text = textOf(entry.column);
    if (entry.as === 'number') return finiteOf(text);
    if (entry.as === 'truth') return `CAST(${yesOrNo(text, entry.yes)} AS DOUBLE)`;
    return `CAST(list_position(${textList(entry.classes)}, ${text}) - 1 AS DOUBLE)`;
  };
  return {
    ...ofData,

    async counted(columns) {
      const counts = await count(session, data, columns);
      return counts === null ? ofData : createCountReader(session, counts);
    },

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

    async errorCells({ prediction, label, attributes }) {
      const error = `${finiteOf(textOf(prediction))} - ${finiteOf(textOf(label))}`;
      const rows = await session.rows(
        `SELECT ${names(attributes).join(', ')}, count(*) AS n, sum(error) AS total, sum(abs(error)) AS sizes, ` +
          `sum(error * error) AS squares FROM (SELECT ${attributes.map((attribute, index) => `${data.groupOf(attribute, index)} AS g${index}`).join(', ')}, ${error} AS error FROM ${relation}) ` +
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
