import type { ImportColumn, PreviewColumn } from '../../../shared/contract/datasets.ts';
import { singleColumnRoles } from '../../../shared/schema/column.ts';
import type { ColumnRole, ColumnType } from '../../../shared/schema/column.ts';

export type ColumnChoice = { readonly type?: ColumnType; readonly role?: ColumnRole };

/** What the person changed, by column name; it outlives another reading of the same file. */
export type ColumnChoices = Readonly<Record<string, ColumnChoice>>;

/** The columns to import: as detected, with the person's choices over it. */
export function chosenColumns(columns: readonly PreviewColumn[], choices: ColumnChoices): ImportColumn[] {
  return columns.map(({ name, type, suggestedRole }) => {
    const choice = Object.hasOwn(choices, name) ? choices[name] : undefined;
    return { name, type: choice?.type ?? type, role: choice?.role ?? suggestedRole };
  });
}

export type ColumnProblem =
  | { readonly key: 'noFeature'; readonly role: 'feature' }
  | { readonly key: 'roleTwice'; readonly role: ColumnRole; readonly names: readonly string[] };

/** Why the columns cannot be imported as they are. */
export function columnProblems(columns: readonly ImportColumn[]): readonly ColumnProblem[] {
  const problems: ColumnProblem[] = [];
  for (const role of singleColumnRoles) {
    const names = columns.filter((column) => column.role === role).map((column) => column.name);
    if (names.length > 1) problems.push({ key: 'roleTwice', role, names });
  }
  const compared: readonly ColumnRole[] = ['feature', 'protected', 'prediction', 'score', 'label'];
  if (!columns.some(({ role }) => compared.includes(role)))
    problems.push({ key: 'noFeature', role: 'feature' });
  return problems;
}

/** A name for a data set from that of its file, without the ending. */
export function suggestedName(fileName: string): string {
  const stem = fileName.replace(/(\.[A-Za-z0-9]{1,8}){1,2}$/, '').trim();
  return (stem === '' ? fileName : stem).slice(0, 128);
}
