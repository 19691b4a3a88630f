import type { ImportColumn } from '../../../shared/contract/datasets.ts';
import { DriftGuardError } from '../../../shared/errors.ts';
import type { ProblemDetail } from '../../../shared/errors.ts';
import { countInWords, importLimits } from './limits.ts';

/** A column as the source names it and as DriftGuard names it. */
export type ColumnName = { readonly source: string; readonly name: string };

export type ColumnNames = { readonly columns: readonly ColumnName[]; readonly warnings: readonly string[] };

// eslint-disable-next-line no-control-regex
const controlCharacters = /[\u0000-\u001f\u007f]/u;

/** Names are compared without regard to case, because engines and spreadsheets do. */
const keyOf = (name: string): string => name.toLowerCase();

function duplicateProblem(names: readonly string[]): string | null {
  const seen = new Map<string, string[]>();
  for (const name of names) seen.set(keyOf(name), [...(seen.get(keyOf(name)) ?? []), name]);
  const repeated = [...seen.values()].filter((group) => group.length > 1);
  if (repeated.length === 0) return null;
  const listed = repeated
    .slice(0, 5)
    .map((group) => [...new Set(group)].map((name) => `“${name}”`).join(' and '))
    .join(', ');
  const more = repeated.length > 5 ? ` and ${repeated.length - 5} more` : '';
  return `Several columns have the same name: ${listed}${more}. Give every column a name of its own (upper and lower case count as the same).`;
}

/**
 * Makes the names of the columns of a file: white space at the ends goes, composed form (NFC), a column
 * without a name is called `column_<position>`. Throws COLUMNS_INVALID for names that occur twice, are too
 * long or hold control characters, and FILE_LIMIT_EXCEEDED for too many columns.
 */
export function nameColumns(sources: readonly string[]): ColumnNames {
  if (sources.length > importLimits.columns) {
    throw new DriftGuardError(
      'FILE_LIMIT_EXCEEDED',
      `The file has ${countInWords(sources.length)} columns; at most ${countInWords(importLimits.columns)} can be imported. Leave out the ones that are not needed.`,
    );
  }
  const unnamed: string[] = [];
  const columns = sources.map((source, index) => {
    const trimmed = source.normalize('NFC').trim();
    if (trimmed !== '') return { source, name: trimmed };
    const name = `column_${index + 1}`;
    unnamed.push(name);
    return { source, name };
  });

  const problems: ProblemDetail[] = [];
  for (const [index, { name }] of columns.entries()) {
    if (name.length > importLimits.columnNameLength) {
      const message = `The name of column ${index + 1} has ${countInWords(name.length)} characters; at most ${importLimits.columnNameLength} are possible. It begins with “${name.slice(0, 40)}”.`;
      problems.push({ path: `columns.${index}.name`, message });
    } else if (controlCharacters.test(name)) {
      const message = `The name of column ${index + 1} holds a line break or another control character. Rename it in the file.`;
      problems.push({ path: `columns.${index}.name`, message });
    }
  }
  const duplicate = duplicateProblem(columns.map(({ name }) => name));
  const message = duplicate ?? problems[0]?.message;
  if (message !== undefined)
    throw new DriftGuardError('COLUMNS_INVALID', message, { problems: problems.slice(0, 50) });

  const warnings =
    unnamed.length === 0
      ? []
      : [
          `${unnamed.length === 1 ? 'A column has' : `${unnamed.length} columns have`} no name and ${unnamed.length === 1 ? 'is' : 'are'} called ${unnamed.slice(0, 5).join(', ')}${unnamed.length > 5 ? ', …' : ''}.`,
        ];
  return { columns, warnings };
}

/** Throws COLUMNS_INVALID naming every chosen column that the file does not have; ignored ones do not count. */
export function checkNames(columns: readonly ImportColumn[], names: ColumnNames): void {
  const known = new Set(names.columns.map(({ name }) => name));
  const problems = columns.flatMap(({ name, role }, index) =>
    role === 'ignore' || known.has(name)
      ? []
      : [{ path: `columns.${index}.name`, message: `The file has no column “${name}”.` }],
  );
  const [first] = problems;
  if (first !== undefined) throw new DriftGuardError('COLUMNS_INVALID', first.message, { problems });
}
