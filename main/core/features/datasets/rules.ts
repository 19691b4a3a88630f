import type { ImportColumn } from '../../../../shared/contract/datasets.ts';
import { DriftGuardError, isDriftGuardError } from '../../../../shared/errors.ts';
import type { ProblemDetail } from '../../../../shared/errors.ts';
import { singleColumnRoles } from '../../../../shared/schema/column.ts';

/** Columns that are imported. What is ignored is neither read nor kept. */
export function keptColumns(columns: readonly ImportColumn[]): ImportColumn[] {
  return columns.filter(({ role }) => role !== 'ignore');
}

/**
 * Checks what was chosen for the columns: every name once, the roles that describe one thing once, at least
 * one feature. Throws COLUMNS_INVALID with a problem at `columns.<index>.<field>` for each.
 */
export function checkColumns(columns: readonly ImportColumn[]): void {
  const problems: ProblemDetail[] = [];
  const firstByName = new Map<string, number>();
  const firstByRole = new Map<string, ImportColumn>();
  for (const [index, column] of columns.entries()) {
    const { name, role } = column;
    const key = name.toLowerCase();
    if (firstByName.has(key)) {
      problems.push({ path: `columns.${index}.name`, message: `The column “${name}” is listed twice.` });
    } else firstByName.set(key, index);
    if (!singleColumnRoles.includes(role)) continue;
    const first = firstByRole.get(role);
    if (first === undefined) firstByRole.set(role, column);
    else {
      const message = `Only one column can be the ${role}, and “${first.name}” already is.`;
      problems.push({ path: `columns.${index}.role`, message });
    }
  }
  if (!columns.some(({ role }) => role === 'feature')) {
    const message = 'Mark at least one column as a feature; features are what drift is measured on.';
    problems.push({ path: 'columns.0.role', message });
  }
  const [first] = problems;
  if (first !== undefined) throw new DriftGuardError('COLUMNS_INVALID', first.message, { problems });
}

/**
 * Problems that the engine found at the place of a kept column, moved to its place among all columns that
 * were chosen. Anything else is returned as it came.
 */
export function atChosenPlaces(error: unknown, columns: readonly ImportColumn[]): unknown {
  if (!isDriftGuardError(error) || error.details.problems === undefined) return error;
  const places = columns.flatMap(({ role }, index) => (role === 'ignore' ? [] : [index]));
  const problems = error.details.problems.map(({ path, message }) => ({
    path: path.replace(
      /^columns\.(\d+)/u,
      (_whole, place: string) => `columns.${places[Number(place)] ?? place}`,
    ),
    message,
  }));
  return new DriftGuardError(error.code, error.message, { ...error.details, problems });
}
