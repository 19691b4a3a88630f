import { join } from 'node:path';
import { systemClock } from '../adapters/clock.ts';
import { createFileLog } from '../adapters/log.ts';
import type { FileLog } from '../adapters/log.ts';
import type { CoreHost } from './core-host.ts';
import type { CoreOptions } from './protocol.ts';

export type ShellLog = FileLog & { close(): void };

/**
 * The log of a shell, beside that of its core: when it was opened, what became of the engine, and what went
 * wrong in the shell itself. To be made once the core has opened the data folder.
 */
export function openShellLog(
  { dataFolder, shell, version }: Pick<CoreOptions, 'dataFolder' | 'shell' | 'version'>,
  host: Pick<CoreHost, 'onPush'>,
): ShellLog {
  const log = createFileLog({ folder: join(dataFolder, 'logs'), clock: systemClock, process: 'shell' });
  log.info('shell started', { version, shell });
  const unsubscribe = host.onPush((message) => {
    if (message.topic !== 'core/state') return;
    const { state } = message.payload;
    if (state === 'ready') log.info('engine state', { state });
    else log.warn('engine state', { state });
  });
  return {
    ...log,
    close() {
      unsubscribe();
      log.info('shell ended', { shell });
    },
  };
}
