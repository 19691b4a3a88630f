import type { Logger } from '../../main/core/ports.ts';
import type { LogLevel } from '../../main/core/telemetry/log-events.ts';

export type LogEntry = {
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
};

/** A log kept in memory. */
export function createMemoryLog(): Logger & { readonly entries: LogEntry[] } {
  const entries: LogEntry[] = [];
  const write =
    (level: LogLevel): Logger[LogLevel] =>
    (event, fields = {}) => {
      entries.push({ level, event, fields });
    };
  return { entries, info: write('info'), warn: write('warn'), error: write('error') };
}
