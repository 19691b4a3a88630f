import type { LogFiles, Logger } from '../../main/core/ports.ts';
import type { LogLevel } from '../../main/core/telemetry/log-events.ts';

export type LogEntry = {
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
};

/** A log kept in memory. */
export function createMemoryLog(): Logger & { readonly entries: LogEntry[]; readonly files: LogFiles } {
  const entries: LogEntry[] = [];
  const write =
    (level: LogLevel): Logger[LogLevel] =>
    (event, fields = {}) => {
      entries.push({ level, event, fields });
    };
  const files: LogFiles = {
    recent: (limit) =>
      Promise.resolve(
        entries.slice(-limit).map(({ level, event, fields }) => ({
          process: 'core',
          line: JSON.stringify({ at: '2026-01-02T03:04:05.000Z', level, event, ...fields }),
        })),
      ),
    droppedFields: () => 0,
  };
  return { entries, files, info: write('info'), warn: write('warn'), error: write('error') };
}
