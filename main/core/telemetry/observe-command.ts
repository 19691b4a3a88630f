import type { ErrorCode } from '../../../shared/errors.ts';
import type { Logger, Shell } from '../ports.ts';
import type { CommandMetrics } from './command-metrics.ts';

/** A call that was answered, as its log line tells it: nothing of what was asked or said. */
export type AnsweredCommand = {
  /** A name of the contract, or `unknown`. */
  readonly command: string;
  readonly outcome: ErrorCode | 'OK';
  readonly correlationId: string;
  readonly actorId: string | null;
  /** First 16 digits of the SHA-256 of the session's identifier; null without a session. */
  readonly sessionHash: string | null;
  readonly shell: Shell;
  readonly durationMs: number;
};

export type ObserveCommand = (answered: AnsweredCommand) => void;

/** Commands by which somebody shows who they are, or stops doing so. */
const authentication: ReadonlySet<string> = new Set([
  'session/set-up',
  'session/set-up-demo',
  'session/sign-in',
  'session/sign-in-demo',
  'session/reset-password',
  'session/unlock',
  'session/confirm',
  'session/change-password',
  'session/renew-recovery-codes',
  'session/sign-out',
  'session/revoke',
]);

const denials: ReadonlySet<string> = new Set<ErrorCode>([
  'FORBIDDEN',
  'NOT_SIGNED_IN',
  'SESSION_LOCKED',
  'CONFIRMATION_REQUIRED',
  'RATE_LIMITED',
]);

/** Writes one line for each call, another one where it matters for security, and counts it. */
export function createCommandObserver({
  log,
  metrics,
}: {
  readonly log: Logger;
  readonly metrics: CommandMetrics;
}): ObserveCommand {
  return (answered) => {
    const { command, outcome, durationMs } = answered;
    const line = { ...answered, durationMs: Math.round(durationMs * 10) / 10 };
    metrics.record(command, outcome, durationMs);
    log.info('command', line);
    if (authentication.has(command)) {
      if (outcome === 'OK') log.info('authentication', line);
      else log.warn('authentication', line);
    } else if (denials.has(outcome)) log.warn('access denied', line);
  };
}
