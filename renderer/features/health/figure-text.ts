import { assertNever } from '../../../shared/assert-never.ts';
import type { HealthCheck } from '../../../shared/contract/health.ts';
import { formatBytes, formatCount, formatNumber, noValue } from '../../format/numbers.ts';
import { formatDuration } from '../../format/time.ts';

/** A figure of a check with its unit. */
export function figureText({ figure, unit }: Pick<HealthCheck, 'figure' | 'unit'>): string {
  if (figure === null) return noValue;
  switch (unit) {
    case 'bytes':
      return formatBytes(figure);
    case 'count':
      return formatCount(figure);
    case 'seconds':
      return formatDuration(figure * 1000);
    case 'milliseconds':
      return `${formatNumber(Math.round(figure * 10) / 10)} ms`;
    case 'none':
      return noValue;
    default:
      return assertNever(unit);
  }
}
