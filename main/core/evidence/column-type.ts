import type { ColumnType } from '../../../shared/schema/column.ts';
import { countInWords } from './limits.ts';

/** A time with its zone, for a regular expression of the engine: something after the clock that is no digit of it. */
export const zonedTime = String.raw`:[0-9.]+\s*[A-Za-z+-]`;

/** What was counted over the sampled values of one text column that are not missing. */
export type ValueCounts = {
  readonly present: number;
  readonly distinct: number;
  /** Values that read as a number, and among them whole numbers. */
  readonly numbers: number;
  readonly integers: number;
  /** Whole numbers written with a leading zero: codes, such as postal codes. */
  readonly codes: number;
  /** `true` and `false`, in any case. */
  readonly booleans: number;
  /** Dates written year first, with or without a time. */
  readonly datetimes: number;
  /** Those of them that name their zone. */
  readonly zoned: number;
  /** Dates written another way, such as 31.12.2024 or 12/31/24. */
  readonly otherDates: number;
  /** Lists and objects inside a column. */
  readonly nested: number;
  readonly notFinite: number;
  /** Whole numbers beyond 2^53, which a double cannot hold exactly. */
  readonly inexact: number;
  readonly averageLength: number;
  /** A value that is not a number, if there is one. */
  readonly notNumber: string | null;
};

export type TypeDecision = {
  readonly type: ColumnType;
  /** The narrowest type an engine would give the values. */
  readonly sourceType: string;
  readonly warnings: readonly string[];
  /** How many times name no zone, where the others do. */
  readonly withoutZone?: number;
};

/** Up to this share of strays a column is still called numeric; the strays are refused row by row. */
const strayShare = 0.02;
/** Few values are always categories; more are text when most are different or long. */
const fewCategories = 50;
const differentShare = 0.5;
const longText = 100;

function numericWarnings(name: string, counts: ValueCounts): string[] {
  const warnings: string[] = [];
  const strays = counts.present - counts.numbers;
  if (strays > 0) {
    warnings.push(
      `“${name}”: ${countInWords(strays)} of ${countInWords(counts.present)} sampled values are not numbers, for example “${counts.notNumber ?? ''}”. Rows with such values are refused; choose categorical to keep them.`,
    );
  }
  if (counts.notFinite > 0) {
    warnings.push(
      `“${name}”: ${countInWords(counts.notFinite)} sampled values are not finite (NaN or infinity). They are kept and left out of the statistics.`,
    );
  }
  if (counts.inexact > 0) {
    warnings.push(
      `“${name}” holds whole numbers beyond 9,007,199,254,740,992, which are rounded when read as numbers. If they are identifiers, choose text.`,
    );
  }
  return warnings;
}

function textType({ distinct, present, averageLength }: ValueCounts): ColumnType {
  if (averageLength > longText) return 'text';
  return distinct > fewCategories && distinct > present * differentShare ? 'text' : 'categorical';
}

/**
 * Decides what the values of a text column are. Numbers with few distinct values (0 and 1, say) stay
 * numeric; only `true` and `false` are boolean by themselves.
 */
export function decideType(name: string, counts: ValueCounts): TypeDecision {
  const { present } = counts;
  if (present === 0) {
    return {
      type: 'categorical',
      sourceType: 'VARCHAR',
      warnings: [`“${name}” has no values in the sample.`],
    };
  }
  if (counts.nested > 0) {
    return {
      type: 'text',
      sourceType: 'JSON',
      warnings: [`“${name}” holds lists or objects; they are kept as text and cannot be compared.`],
    };
  }
  if (counts.booleans === present) return { type: 'boolean', sourceType: 'BOOLEAN', warnings: [] };
  if (counts.datetimes === present) {
    const withoutZone = present - counts.zoned;
    const isMixed = withoutZone > 0 && counts.zoned > 0;
    return {
      type: 'datetime',
      sourceType: 'TIMESTAMP',
      warnings: [],
      ...(isMixed ? { withoutZone } : {}),
    };
  }
  if (counts.codes > 0 && counts.integers === present) {
    return {
      type: counts.distinct > fewCategories ? textType(counts) : 'categorical',
      sourceType: 'VARCHAR',
      warnings: [`“${name}” looks like codes (numbers with leading zeros) and is not read as numeric.`],
    };
  }
  const strays = present - counts.numbers;
  if (strays === 0 || (present >= 100 && strays <= present * strayShare)) {
    const whole = counts.integers === present;
    return {
      type: 'numeric',
      sourceType: whole ? (counts.inexact > 0 ? 'HUGEINT' : 'BIGINT') : 'DOUBLE',
      warnings: numericWarnings(name, counts),
    };
  }
  const warnings =
    counts.otherDates >= present * (1 - strayShare)
      ? [
          `“${name}” seems to hold dates. Only dates written year first (2024-12-31) are read as such; these are kept as text.`,
        ]
      : [];
  return { type: textType(counts), sourceType: 'VARCHAR', warnings };
}
