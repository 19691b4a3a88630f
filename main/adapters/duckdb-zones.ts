import { DriftGuardError } from '../../shared/errors.ts';
import { zonedTime } from '../core/evidence/column-type.ts';
import { countInWords } from '../core/evidence/limits.ts';
import { keptText } from '../core/evidence/record-locator.ts';
import { asType } from './duckdb-convert-shared.ts';
import { DuckDbFailure, toCount, toText } from './duckdb-session.ts';
import type { DuckDbSession } from './duckdb-session.ts';
import { literal } from './duckdb-sql.ts';

/* Times that are written without a zone: read in the one that was said, and never guessed beside times that name theirs. */

const mixedZones = 'DRIFTGUARD_MIXED_ZONES';

const namesZone = (text: string): string => `regexp_matches(${text}, ${literal(zonedTime)})`;

/** A column of times as text, by its expression. */
export type TimeText = { readonly name: string; readonly text: string };

/** How a column of times is read: in a zone for those that name none, or as its first time is written. */
export type TimeReading = (column: TimeText) => string;

/** Throws COLUMNS_INVALID for a zone that the engine does not know. */
export async function checkZone(session: DuckDbSession, zone: string | undefined): Promise<void> {
  if (zone === undefined) return;
  const [found] = await session.rows(
    `SELECT count(*) AS n FROM pg_timezone_names() WHERE name = ${literal(zone)}`,
  );
  if (toCount(found?.['n']) > 0) return;
  const message = `“${zone}” is not a time zone that is known here. Choose one such as Europe/Berlin.`;
  throw new DriftGuardError('COLUMNS_INVALID', message, { problems: [{ path: 'zone', message }] });
}

/** A time without a zone, as a moment. */
export const inZone = (time: string, zone: string): string => `timezone(${literal(zone)}, ${time})`;

/** Looks at the first time of each column, so that a later one of the other kind ends the reading. */
async function readingAsFirst(
  session: DuckDbSession,
  columns: readonly TimeText[],
  relation: string,
): Promise<TimeReading> {
  const firstNames = new Map<string, boolean>();
  for (const { name, text } of columns) {
    // oxlint-disable-next-line no-await-in-loop -- few columns, and each ends with its first time
    const [first] = await session.rows(
      `SELECT ${namesZone(text)} AS named FROM ${relation} WHERE ${asType(text, 'datetime')} IS NOT NULL LIMIT 1`,
    );
    firstNames.set(name, first?.['named'] === true);
  }
  return ({ name, text }) => {
    const moment = asType(text, 'datetime');
    const other = firstNames.get(name) === true ? `NOT ${namesZone(text)}` : namesZone(text);
    return `CASE WHEN ${moment} IS NOT NULL AND ${other} THEN error(${literal(mixedZones)}) ELSE ${moment} END`;
  };
}

function readingIn(zone: string): TimeReading {
  return ({ text }) => {
    const moment = asType(text, 'datetime');
    const local = inZone(`TRY_CAST(${text} AS TIMESTAMP)`, zone);
    return `CASE WHEN ${moment} IS NULL OR ${namesZone(text)} THEN ${moment} ELSE ${local} END`;
  };
}

/** Which column holds both kinds of times, and how many. */
async function mixedColumn(
  session: DuckDbSession,
  columns: readonly TimeText[],
  relation: string,
): Promise<DriftGuardError | null> {
  for (const { name, text } of columns) {
    // oxlint-disable-next-line no-await-in-loop -- the first column that is mixed ends the search
    const [row] = await session.rows(
      `SELECT count(*) AS present, count_if(named) AS named, ` +
        `arg_min(v, n) FILTER (named) AS with_zone, arg_min(v, n) FILTER (NOT named) AS without FROM ` +
        `(SELECT row_number() OVER () AS n, ${text} AS v, ${namesZone(text)} AS named ` +
        `FROM ${relation} WHERE ${asType(text, 'datetime')} IS NOT NULL)`,
    );
    const [present, named] = [toCount(row?.['present']), toCount(row?.['named'])];
    if (named === 0 || named === present) continue;
    const shown = (key: string) => `“${keptText(toText(row?.[key]) ?? '')}”`;
    const lack = present - named === 1 ? 'names' : 'name';
    const message = `“${name}”: ${countInWords(present - named)} of ${countInWords(present)} times ${lack} no zone, such as ${shown('without')}, and the others do, such as ${shown('with_zone')}. Read in a wrong zone they would lie in a wrong window, so nothing was read in. Say in which zone the times without one are, or write every time with its zone.`;
    return new DriftGuardError('COLUMNS_INVALID', message, { problems: [{ path: 'zone', message }] });
  }
  return null;
}

/**
 * Gives `copy` the way to read the columns of times. Without a zone that was said, a column in which only some times
 * name theirs is refused: the reading ends at the first that differs, and only then everything is counted.
 * `relation` names what to select from; each call may be read once, by its number. Throws COLUMNS_INVALID.
 */
export async function readingTimes<Value>(
  session: DuckDbSession,
  {
    columns,
    zone,
    relation,
  }: {
    readonly columns: readonly TimeText[];
    readonly zone: string | undefined;
    readonly relation: (time: 'first' | 'again') => string;
  },
  copy: (read: TimeReading) => Promise<Value>,
): Promise<Value> {
  if (zone !== undefined) return copy(readingIn(zone));
  const read = await readingAsFirst(session, columns, relation('first'));
  try {
    return await copy(read);
  } catch (error) {
    if (!(error instanceof DuckDbFailure) || !error.message.includes(mixedZones)) throw error;
    throw (await mixedColumn(session, columns, relation('again'))) ?? error;
  }
}
