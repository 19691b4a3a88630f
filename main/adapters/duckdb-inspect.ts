import type { ColumnType } from '../../shared/schema/column.ts';
import { decideType, zonedTime } from '../core/evidence/column-type.ts';
import type { TypeDecision, ValueCounts } from '../core/evidence/column-type.ts';
import { countInWords, sampleLimits } from '../core/evidence/limits.ts';
import { missingMarkers } from '../core/evidence/missing-markers.ts';
import { keptText } from '../core/evidence/record-locator.ts';
import type { SourceColumn, SourceInspection } from '../core/ports.ts';
import { kindOf } from './duckdb-parquet.ts';
import { toCount, toText } from './duckdb-session.ts';
import type { DuckDbSession } from './duckdb-session.ts';
import { textList } from './duckdb-sql.ts';

export type SampledColumn = {
  readonly name: string;
  /** The type that the file itself gives the column; null where everything is text. */
  readonly declaredType: string | null;
};

export type SampleFindings = {
  readonly columns: readonly SourceColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly sampledRows: number;
  readonly warnings: readonly string[];
  readonly mixedZones: SourceInspection['mixedZones'];
};

function shown(value: string | null): string | null {
  if (value === null) return null;
  const text = keptText(value);
  return text.length > sampleLimits.shownLength ? `${text.slice(0, sampleLimits.shownLength - 1)}…` : text;
}

/** Counts over all columns of `sample` in one query: every value becomes a row (k, v). */
async function countValues(
  session: DuckDbSession,
  width: number,
): Promise<Map<number, ValueCounts & { missing: number }>> {
  const list = Array.from({ length: width }, (_, position) => `c${position}`).join(', ');
  const whole = `regexp_full_match(v, '\\s*[+-]?[0-9]+\\s*')`;
  const coded = `regexp_full_match(v, '\\s*[+-]?0[0-9]+\\s*')`;
  const dated = `regexp_matches(v, '^\\s*[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}')`;
  const zoned = `regexp_matches(v, '${zonedTime}')`;
  const otherwiseDated = `regexp_matches(v, '^\\s*[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}')`;
  // What is a number is not looked at as anything else; patterns are the costly part.
  const rows = await session.rows(`
    SELECT k,
      count(*) - count(v) AS missing,
      count(v) AS present,
      count(DISTINCT v) AS distinct_values,
      count(d) AS numbers,
      count_if(CASE WHEN d IS NULL OR contains(v, '.') THEN false ELSE ${whole} END) AS integers,
      count_if(CASE WHEN d IS NULL OR NOT contains(v, '0') OR contains(v, '.') THEN false ELSE ${coded} END) AS codes,
      count_if(CASE WHEN d IS NULL THEN lower(v) IN ('true', 'false') ELSE false END) AS booleans,
      count_if(CASE WHEN d IS NULL AND ${dated} THEN TRY_CAST(v AS TIMESTAMPTZ) IS NOT NULL ELSE false END) AS datetimes,
      count_if(CASE WHEN d IS NULL AND ${dated} THEN ${zoned} ELSE false END) AS zoned,
      count_if(CASE WHEN d IS NULL THEN ${otherwiseDated} ELSE false END) AS other_dates,
      count_if((starts_with(v, '[') AND ends_with(v, ']')) OR (starts_with(v, '{') AND ends_with(v, '}'))) AS nested,
      count_if(d IS NOT NULL AND NOT isfinite(d)) AS not_finite,
      count_if(CASE WHEN abs(d) > 9007199254740992 AND isfinite(d) THEN ${whole} ELSE false END) AS inexact,
      coalesce(avg(length(v)), 0) AS average_length,
      min(v) FILTER (d IS NULL) AS not_number
    FROM (
      SELECT k, v, TRY_CAST(v AS DOUBLE) AS d
      FROM (SELECT unnest(range(${width})) AS k, unnest([${list}]) AS v FROM sample)
    )
    GROUP BY k`);
  return new Map(
    rows.map((row) => [
      toCount(row['k']),
      {
        missing: toCount(row['missing']),
        present: toCount(row['present']),
        distinct: toCount(row['distinct_values']),
        numbers: toCount(row['numbers']),
        integers: toCount(row['integers']),
        codes: toCount(row['codes']),
        booleans: toCount(row['booleans']),
        datetimes: toCount(row['datetimes']),
        zoned: toCount(row['zoned']),
        otherDates: toCount(row['other_dates']),
        nested: toCount(row['nested']),
        notFinite: toCount(row['not_finite']),
        inexact: toCount(row['inexact']),
        averageLength: toCount(row['average_length']),
        notNumber: toText(row['not_number']),
      },
    ]),
  );
}

function markerNames(found: readonly { marker: string; count: number }[]): string {
  return found
    .map(({ marker, count }) => `${marker === '' ? 'empty' : `“${marker}”`} (${countInWords(count)})`)
    .join(', ');
}

/** Sets markers for "no value" to NULL in the text columns of `sample`, and says which occurred. */
async function clearMarkers(session: DuckDbSession, columns: readonly SampledColumn[]): Promise<string[]> {
  const texts = columns.flatMap(({ declaredType }, position) =>
    declaredType === null || declaredType === 'VARCHAR' ? [`c${position}`] : [],
  );
  if (texts.length === 0) return [];
  const markers = textList(missingMarkers);
  const found = await session.rows(
    `SELECT v, count(*) AS n FROM (SELECT unnest([${texts.join(', ')}]) AS v FROM sample) ` +
      `WHERE list_contains(${markers}, v) GROUP BY v ORDER BY v`,
  );
  if (found.length === 0) return [];
  const cleared = columns.map((_, position) =>
    texts.includes(`c${position}`)
      ? `CASE WHEN list_contains(${markers}, c${position}) THEN NULL ELSE c${position} END AS c${position}`
      : `c${position}`,
  );
  await session.run(`CREATE OR REPLACE TEMP TABLE sample AS SELECT ${cleared.join(', ')} FROM sample`);
  const named = found.map((row) => ({ marker: toText(row['v']) ?? '', count: toCount(row['n']) }));
  return [`Read as missing: ${markerNames(named)} in the sample.`];
}

const declaredTypes: Readonly<Record<'number' | 'boolean' | 'datetime', ColumnType>> = {
  number: 'numeric',
  boolean: 'boolean',
  datetime: 'datetime',
};

/** The type of a column whose file declares types: it is what it says; texts are categories or text. */
function decideDeclared(name: string, declaredType: string, counts: ValueCounts): TypeDecision {
  const kind = kindOf(declaredType);
  const empty = counts.present === 0 ? [`“${name}” has no values in the sample.`] : [];
  if (kind === 'nested') {
    const warning = `“${name}” holds lists or objects; they are kept as text and cannot be compared.`;
    return { type: 'text', sourceType: declaredType, warnings: [warning] };
  }
  if (kind === 'text' || kind === 'other') {
    const asText = { ...counts, numbers: 0, integers: 0, codes: 0, booleans: 0, datetimes: 0, nested: 0 };
    return { ...decideType(name, asText), sourceType: declaredType };
  }
  const type = declaredTypes[kind];
  if (type !== 'numeric' || empty.length > 0) return { type, sourceType: declaredType, warnings: empty };
  const { warnings } = decideType(name, {
    ...counts,
    numbers: counts.present,
    codes: 0,
    booleans: 0,
    datetimes: 0,
    nested: 0,
  });
  return { type, sourceType: declaredType, warnings };
}

/** Reads types, counts and examples off the table `sample`, whose columns are texts called c0, c1, … */
export async function inspectSample(
  session: DuckDbSession,
  columns: readonly SampledColumn[],
): Promise<SampleFindings> {
  const warnings = await clearMarkers(session, columns);
  const [size] = await session.rows('SELECT count(*) AS n FROM sample');
  const counts = await countValues(session, columns.length);
  const first = await session.rows('SELECT * FROM sample LIMIT 1000');
  const mixedZones: SourceInspection['mixedZones'][number][] = [];
  const found = columns.map(({ name, declaredType }, position): SourceColumn => {
    const { missing, ...values } = counts.get(position) ?? emptyCounts;
    const decided =
      declaredType === null ? decideType(name, values) : decideDeclared(name, declaredType, values);
    warnings.push(...decided.warnings);
    const { withoutZone } = decided;
    if (withoutZone !== undefined) mixedZones.push({ name, withoutZone, present: values.present });
    const samples = new Set(first.flatMap((row) => toText(row[`c${position}`]) ?? []));
    return {
      name,
      sourceType: decided.sourceType,
      type: decided.type,
      missing,
      distinct: values.distinct,
      samples: [...samples].slice(0, sampleLimits.shownValues).map(shown),
    };
  });
  const rows = first
    .slice(0, sampleLimits.shownRows)
    .map((row) => columns.map((_, position) => shown(toText(row[`c${position}`]))));
  return { columns: found, rows, sampledRows: toCount(size?.['n']), warnings, mixedZones };
}

const emptyCounts: ValueCounts & { readonly missing: number } = {
  missing: 0,
  present: 0,
  distinct: 0,
  numbers: 0,
  integers: 0,
  codes: 0,
  booleans: 0,
  datetimes: 0,
  zoned: 0,
  otherDates: 0,
  nested: 0,
  notFinite: 0,
  inexact: 0,
  averageLength: 0,
  notNumber: null,
};
