import type { ModelId } from '../../../shared/schema/ids.ts';
import type { FoundRule, GateSource } from '../../../shared/schema/gate.ts';

/** The address of the record that a rule was read from. */
export function sourcePath({ kind, id }: GateSource, modelId: ModelId): string {
  switch (kind) {
    case 'run':
      return `/runs/${id}`;
    case 'monitor':
      return `/monitors/${id}`;
    case 'fairness-run':
      return `/fairness/${id}`;
    case 'performance-run':
      return `/performance/${id}`;
    case 'risk-score':
      return `/models/${modelId}/risk`;
    case 'alert':
      return `/alerts/${id}`;
    case 'model-version':
      return `/versions/${id}`;
  }
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
