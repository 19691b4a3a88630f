import type { HealthCheck } from '../../../shared/contract/health.ts';

/** The checks of which nothing could be told. */
export function unknownChecks<Check extends Pick<HealthCheck, 'state'>>(checks: readonly Check[]): Check[] {
  return checks.filter(({ state }) => state === 'unknown');
}

/** How many checks ask somebody to do something. */
export function wantingCount(checks: readonly Pick<HealthCheck, 'state'>[]): number {
  return checks.filter(({ state }) => state === 'attention' || state === 'failed').length;
}
