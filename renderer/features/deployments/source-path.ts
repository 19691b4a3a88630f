import type { ModelId } from '../../../shared/schema/ids.ts';
import type { GateSource } from '../../../shared/schema/gate.ts';

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
