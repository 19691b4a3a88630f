import { assertNever } from '../../../shared/assert-never.ts';
import type { JobOutcome } from '../../../shared/contract/jobs.ts';

/** Where the result of a job is shown; null when no page shows it alone. */
export function outcomePath(outcome: JobOutcome): string | null {
  switch (outcome.entity) {
    case 'run':
      return `/runs/${outcome.id}`;
    case 'workspace':
      return '/';
    case 'ledger':
      return '/audit';
    case 'backup':
      return '/safe-keeping';
    case 'fairness-run':
      return `/fairness/${outcome.id}`;
    case 'performance-run':
      return `/performance/${outcome.id}`;
    case 'model-version':
      return `/versions/${outcome.id}`;
    case 'monitor-run':
      return `/monitors/${outcome.id}`;
    case 'dataset':
    case 'file':
    case 'prediction-batch':
    case 'explanation':
      return null;
    default:
      return assertNever(outcome.entity);
  }
}
