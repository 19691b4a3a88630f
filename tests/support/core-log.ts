import type { LogFields, Logger } from '../../main/core/ports.ts';

export type LogEntry = {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly fields: LogFields;
};

/** A log kept in memory. */
export function createMemoryLog(): Logger & { readonly entries: LogEntry[] } {
  const entries: LogEntry[] = [];
  const write =
    (level: LogEntry['level']) =>
    (event: string, fields: LogFields = {}) => {
      entries.push({ level, event, fields });
    };
  return { entries, info: write('info'), warn: write('warn'), error: write('error') };
}
