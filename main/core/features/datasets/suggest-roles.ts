import type { SourceColumn } from '../../ports.ts';
import type { ColumnRole } from '../../../../shared/schema/column.ts';
import { singleColumnRoles } from '../../../../shared/schema/column.ts';

type Facts = Pick<SourceColumn, 'name' | 'type' | 'missing' | 'distinct'>;

const tokensOf = (name: string): string =>
  ` ${name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;

/** Characteristics that equal-treatment law protects, as data sets name them. */
const protectedName =
  / (?:sex|gender|race|racial|ethnicity|ethnic|ethnicity group|religion|disability|disabled|nationality|native country|country of birth|national origin|citizenship|marital status|pregnant|pregnancy|sexual orientation|veteran|foreign worker|age|age group|age cat|age band|age years) /u;
const timestampName = / (?:timestamp|time|date|datetime|ts|created at|event time|at|day|month|period) /u;
const predictionName =
  / (?:y pred|pred|prediction|predicted|predictions|y hat|yhat|decision|predicted label|predicted class) /u;
const scoreName =
  / (?:score|scores|proba|probability|prob|y score|y prob|y proba|p hat|risk score|confidence) /u;
const labelName = / (?:label|labels|target|y|y true|ytrue|actual|ground truth|outcome|class) /u;
const idName = / (?:id|uuid|guid|identifier|row id|record id|index) /u;
const wholeName = (name: string, pattern: RegExp): boolean =>
  new RegExp(`^${pattern.source}$`, 'u').test(name);

/** How well a column fits a role, 0 for not at all; whole names are better than parts of names. */
function fits(column: Facts, rows: number): readonly (readonly [ColumnRole, number])[] {
  const name = tokensOf(column.name);
  const present = rows - column.missing;
  const strength = (pattern: RegExp): number => (pattern.test(name) ? (wholeName(name, pattern) ? 2 : 1) : 0);
  const nearlyUnique = present > 0 && column.distinct >= present * 0.98;
  const comparable = column.type !== 'text' && column.type !== 'datetime';
  const fewValues = column.distinct <= 50;
  return [
    ['id', nearlyUnique && column.type !== 'datetime' ? strength(idName) : 0],
    ['timestamp', column.type === 'datetime' ? 1 + strength(timestampName) : 0],
    ['prediction', comparable ? strength(predictionName) : 0],
    ['score', column.type === 'numeric' ? strength(scoreName) : 0],
    // A label is the whole name: `outcome` is one, `outcome_last_year` is a feature.
    [
      'label',
      comparable && (fewValues || name === ' target ' || name === ' label ') && wholeName(name, labelName)
        ? 2
        : 0,
    ],
    ['protected', comparable && wholeName(name, protectedName) ? 2 : 0],
  ];
}

/**
 * Suggests what each column is for, from its name and its values. Roles that one column can have at most go
 * to the best fit, the first among equals; what cannot be compared (free text, further dates, columns
 * without values) is suggested to be ignored.
 */
export function suggestRoles(columns: readonly Facts[], rows: number): ColumnRole[] {
  const roles = columns.map((column): ColumnRole => {
    if (column.missing >= rows) return 'ignore';
    return column.type === 'text' || column.type === 'datetime' ? 'ignore' : 'feature';
  });
  const candidates = columns
    .flatMap((column, index) => fits(column, rows).map(([role, strength]) => ({ index, role, strength })))
    .filter(({ strength }) => strength > 0)
    .toSorted((a, b) => b.strength - a.strength || a.index - b.index);
  const given = new Set<number>();
  const taken = new Set<ColumnRole>();
  for (const { index, role } of candidates) {
    if (given.has(index) || taken.has(role)) continue;
    roles[index] = role;
    given.add(index);
    if (singleColumnRoles.includes(role)) taken.add(role);
  }
  return roles;
}
