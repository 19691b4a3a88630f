import { existsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiskState, DiskStatus } from '../../../shared/contract/backups.ts';
import type { Logger, SystemProbe } from '../ports.ts';
import { stackOf } from '../telemetry/stack.ts';
import { diskLimits, diskStateOf } from './disk-limits.ts';

export type DiskGuard = {
  status(): Promise<DiskStatus>;
  /** Looks at the disk; to be called every few seconds. */
  watch(): Promise<void>;
};

export type DiskGuardOptions = {
  readonly dataFolder: string;
  readonly probe: SystemProbe;
  readonly log: Logger;
  /** Told when the state changes. */
  readonly onChange: (state: DiskState) => void;
};

const mib = 1024 * 1024;
export const reserveBytes = 16 * mib;
/** With less than this free, the reserve is given up: SQLite needs room to undo, to delete and to close. */
const releaseBelowBytes = 8 * mib;

/** The reserve is real blocks, not a hole: it is there to be given back. */
async function writeReserve(path: string): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    const block = Buffer.alloc(mib, 0x5a);
    for (let written = 0; written < reserveBytes; written += block.length) {
      // oxlint-disable-next-line no-await-in-loop -- in order
      await handle.write(block);
    }
    await handle.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/**
 * Watches the free space of the data folder: warns before it hurts, keeps 16 MiB in reserve, gives them up
 * when nothing else is left, and takes them again when there is room. Each change of state is one event.
 */
export function createDiskGuard({ dataFolder, probe, log, onChange }: DiskGuardOptions): DiskGuard {
  const reservePath = join(dataFolder, 'reserve.bin');
  let state: DiskState = 'ok';
  let unwritable = false;

  async function status(): Promise<DiskStatus> {
    const { freeBytes, totalBytes } = await probe.diskBytes(dataFolder);
    return {
      state: diskStateOf(freeBytes, totalBytes),
      freeBytes,
      totalBytes,
      ...diskLimits(totalBytes),
      reserve: existsSync(reservePath),
    };
  }

  async function keepReserve({ freeBytes, warnBytes, reserve }: DiskStatus): Promise<void> {
    if (reserve && freeBytes < releaseBelowBytes) {
      await rm(reservePath, { force: true });
      log.warn('disk reserve given up', { freeBytes });
      return;
    }
    if (reserve || freeBytes < warnBytes + reserveBytes || unwritable) return;
    try {
      await writeReserve(reservePath);
    } catch (error) {
      // A folder that cannot be written is said elsewhere; asking again every few seconds helps nobody.
      unwritable = true;
      log.warn('disk reserve not made', { stack: stackOf(error) });
    }
  }

  return {
    status,
    async watch() {
      const found = await status();
      if (found.state !== state) {
        const level = found.state === 'ok' ? 'info' : 'warn';
        const { freeBytes, totalBytes } = found;
        log[level]('disk space', { state: found.state, freeBytes, totalBytes });
        state = found.state;
        unwritable = false;
        onChange(state);
      }
      await keepReserve(found);
    },
  };
}
