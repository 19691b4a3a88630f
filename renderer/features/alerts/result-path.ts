import { assertNever } from '../../../shared/assert-never.ts';
import type { Alert } from '../../../shared/contract/alerts.ts';

/** Where the result is shown that an alert was last raised by. */
export function resultPath({ source, resultId }: Pick<Alert, 'source' | 'resultId'>): string {
  switch (source) {
    case 'monitor':
      return `/monitors/${resultId}`;
    case 'comparison':
      return `/runs/${resultId}`;
    case 'fairness-check':
      return `/fairness/${resultId}`;
    default:
      return assertNever(source);
  }
}
