import { assertNever } from '../../../shared/assert-never.ts';
import type { Alert } from '../../../shared/contract/alerts.ts';

/** Where the result is shown that an alert was last raised by. */
export function resultPath({
  source,
  resultId,
  modelId,
}: Pick<Alert, 'source' | 'resultId' | 'modelId'>): string {
  switch (source) {
    case 'monitor':
      return `/monitors/${resultId}`;
    case 'comparison':
      return `/runs/${resultId}`;
    case 'fairness-check':
      return `/fairness/${resultId}`;
    case 'performance':
      return `/performance/${resultId}`;
    case 'risk':
      return `/models/${modelId}/risk`;
    case 'data-quality':
      return `/models/${modelId}/data`;
    default:
      return assertNever(source);
  }
}
