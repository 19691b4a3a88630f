import { recordPath } from '../../app/record-path.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import type { RiskSource } from '../../../shared/schema/risk.ts';

/** The address of the record that a term was read from. */
export function sourcePath({ kind, id }: RiskSource, modelId: ModelId): string {
  return kind === 'dataset' ? `/models/${modelId}/data` : recordPath(kind, id);
}
