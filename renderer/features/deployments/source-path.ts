import { recordPath } from '../../app/record-path.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import type { FoundRule, GateSource } from '../../../shared/schema/gate.ts';

/** The address of the record that a rule was read from. */
export function sourcePath({ kind, id }: GateSource, modelId: ModelId): string {
  return kind === 'risk-score' ? `/models/${modelId}/risk` : recordPath(kind, id);
}

/** The address where a rule that has no record yet can be made known. */
export function mendingPath(rule: FoundRule, modelId: ModelId): string {
  switch (rule) {
    case 'drift':
      return `/models/${modelId}/runs`;
    case 'fairness':
      return `/models/${modelId}/fairness`;
    case 'performance':
      return `/models/${modelId}/performance`;
    case 'risk':
      return `/models/${modelId}/risk`;
    case 'alerts':
      return '/alerts/rules';
  }
}
