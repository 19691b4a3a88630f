import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import electronLog from 'electron-log/node.js';
import type { Clock, Logger } from '../core/ports.ts';
import type { LogLevel } from '../core/telemetry/log-events.ts';
import { recordOf } from '../core/telemetry/log-record.ts';

const defaultMaxBytes = 10 * 1024 * 1024;
/** The present file and nine older ones. */
export const logFileCount = 10;

export type FileLogOptions = {
  /** Made with mode 0700 when it does not exist. */
  readonly folder: string;
  readonly clock: Clock;
  /** Which process writes, for example `core`; names the file. */
  readonly process: string;
  /** Size at which a new file is begun. */
  readonly maxBytes?: number;
};

export type FileLog = Logger & {
  /** Fields that were not written because they are not on the list of their event. */
  droppedFields(): number;
};

/**
 * A log of JSON lines, one event a line, with the time in UTC: `{at, level, event, …fields}`. Ten files of
 * 10 MiB are kept: `core.log`, then `core.1.log` (newest) to `core.9.log`. What is not on the list of an
 * event is not written. Writing never throws.
 */
export function createFileLog({
  folder,
  clock,
  process,
  maxBytes = defaultMaxBytes,
}: FileLogOptions): FileLog {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const nameOf = (age: number) => join(folder, age === 0 ? `${process}.log` : `${process}.${age}.log`);
  const sink = electronLog.create({ logId: `driftguard-${process}` });
  sink.transports.console.level = false;
  const { file } = sink.transports;
  file.level = 'silly';
  file.resolvePathFn = () => nameOf(0);
  file.maxSize = maxBytes;
  file.writeOptions = { ...file.writeOptions, mode: 0o600 };
  // Lines are finished JSON; the library's own formatting would read percent signs in them.
  file.transforms = [({ data }): unknown => data[0]];
  file.archiveLogFn = () => {
    for (let age = logFileCount - 2; age >= 0; age -= 1) {
      if (existsSync(nameOf(age))) renameSync(nameOf(age), nameOf(age + 1));
    }
  };

  let droppedFields = 0;
  const write =
    (level: LogLevel): Logger[LogLevel] =>
    (event, fields = {}) => {
      const record = recordOf(event, fields);
      if (record === null) {
        droppedFields += 1;
        return;
      }
      droppedFields += record.dropped;
      sink[level](JSON.stringify({ at: clock.now(), level, event, ...record.fields }));
    };
  return {
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    droppedFields: () => droppedFields,
  };
}
