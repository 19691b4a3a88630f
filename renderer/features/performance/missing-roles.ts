import type { ModelTask } from '../../../shared/contract/models.ts';
import type { ColumnRole } from '../../../shared/schema/column.ts';

export type MissingRole = 'scoreOrPrediction' | 'prediction' | 'label';

/** The roles that the figures of a task need and the columns of a data set do not have. */
export function missingRoles(
  task: ModelTask,
  columns: readonly { readonly role: ColumnRole }[],
): MissingRole[] {
  const has = (role: ColumnRole): boolean => columns.some((column) => column.role === role);
  const binary = task === 'binary-classification';
  const predicted = has('prediction') || (binary && has('score'));
  const missing: MissingRole[] = predicted ? [] : [binary ? 'scoreOrPrediction' : 'prediction'];
  return has('label') ? missing : [...missing, 'label'];
}
