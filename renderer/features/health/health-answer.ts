import type { HealthCheck } from '../../../shared/contract/health.ts';

/** How many checks ask somebody to do something. */
export function wantingCount(checks: readonly Pick<HealthCheck, 'state'>[]): number {
  return checks.filter(({ state }) => state === 'attention' || state === 'failed').length;
}
