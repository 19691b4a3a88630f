import type { ModelId } from '../../../shared/schema/ids.ts';
import type { RiskSource } from '../../../shared/schema/risk.ts';

/** The address of the record that a term was read from. */
export function sourcePath({ kind, id }: RiskSource, modelId: ModelId): string {
  switch (kind) {
    case 'run':
      return `/runs/${id}`;
    case 'monitor':
      return `/monitors/${id}`;
    case 'fairness-run':
      return `/fairness/${id}`;
    case 'alert':
      return `/alerts/${id}`;
    case 'dataset':
      return `/models/${modelId}/data`;
    case 'model':
      return `/models/${modelId}`;
    case 'performance-run':
      return `/performance/${id}`;
  }
}
