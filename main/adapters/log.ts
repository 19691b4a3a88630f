import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import electronLog from 'electron-log/node.js';
import type { Clock, Logger, LogFields } from '../core/ports.ts';

const defaultMaxBytes = 10 * 1024 * 1024;
/** The present file and nine older ones. */
const files = 10;
const maxTextLength = 8000;

// A net under the rule that secrets are not logged at all.
const secretName = /pass(word|wd|phrase)|secret|token|authorization|cookie|private|api_?key|recovery/i;

function clean(fields: LogFields): Record<string, LogFields[string]> {
  const home = homedir();
  const tidy = (name: string, value: LogFields[string]) => {
    if (secretName.test(name)) return '[redacted]';
    if (typeof value !== 'string') return value;
    return value.replaceAll(home, '~').slice(0, maxTextLength);
  };
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, tidy(name, value)]));
}

export type FileLogOptions = {
  /** Made with mode 0700 when it does not exist. */
  readonly folder: string;
  readonly clock: Clock;
  /** Which process writes, for example `core`; names the file. */
  readonly process: string;
  /** Size at which a new file is begun. */
  readonly maxBytes?: number;
};

/**
 * A log of JSON lines, one event a line, with the time in UTC: `{at, level, event, …fields}`. Ten files of
 * 10 MiB are kept: `core.log`, then `core.1.log` (newest) to `core.9.log`. Writing never throws.
 */
export function createFileLog({
  folder,
  clock,
  process,
  maxBytes = defaultMaxBytes,
}: FileLogOptions): Logger {
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
    for (let age = files - 2; age >= 0; age -= 1) {
      if (existsSync(nameOf(age))) renameSync(nameOf(age), nameOf(age + 1));
    }
  };

  const write =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}) => {
      sink[level](JSON.stringify({ at: clock.now(), level, event, ...clean(fields) }));
    };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}
