import { assertNever } from '../../../shared/assert-never.ts';
import type { JobOutcome } from '../../../shared/contract/jobs.ts';
import { recordPath } from '../../app/record-path.ts';

/** Where the result of a job is shown; null when no page shows it alone. */
export function outcomePath(outcome: JobOutcome): string | null {
  switch (outcome.entity) {
    case 'run':
    case 'fairness-run':
    case 'performance-run':
    case 'model-version':
      return recordPath(outcome.entity, outcome.id);
    case 'monitor-run':
      return recordPath('monitor', outcome.id);
    case 'workspace':
      return '/';
    case 'ledger':
      return '/audit';
    case 'backup':
      return '/safe-keeping';
    case 'dataset':
    case 'file':
    case 'prediction-batch':
    case 'explanation':
      return null;
    default:
      return assertNever(outcome.entity);
  }
}
