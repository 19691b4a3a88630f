import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogFiles } from '../core/ports.ts';
import type { FileLog } from './log.ts';

/** What is read from the end of each file. */
const tailBytes = 256 * 1024;

const presentLog = /^(?<process>[a-z-]+)\.log$/u;

async function lastLines(path: string, limit: number): Promise<string[]> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, tailBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    const lines = buffer.subarray(0, bytesRead).toString('utf8').split('\n');
    // The first piece of a part is seldom a whole line.
    return lines
      .slice(length < size ? 1 : 0)
      .filter((line) => line !== '')
      .slice(-limit);
  } finally {
    await handle.close();
  }
}

/** The logs in a folder; dropped fields are those of `own`. */
export function createLogFiles(folder: string, own: Pick<FileLog, 'droppedFields'>): LogFiles {
  return {
    async recent(limit) {
      const names = (await readdir(folder)).toSorted();
      const logs = await Promise.all(
        names.map(async (name) => {
          const process = presentLog.exec(name)?.groups?.['process'];
          if (process === undefined) return [];
          const lines = await lastLines(join(folder, name), limit);
          return lines.map((line) => ({ process, line }));
        }),
      );
      return logs.flat();
    },
    droppedFields: () => own.droppedFields(),
  };
}
