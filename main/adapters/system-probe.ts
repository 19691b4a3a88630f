import { statfs } from 'node:fs/promises';
import type { SystemProbe } from '../core/ports.ts';

/** What the operating system tells of disk and memory. */
export const systemProbe: SystemProbe = {
  /** Bytes that this user may still write on the file system of `path`. */
  async freeDiskBytes(path) {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  },
  async diskBytes(path) {
    const { bavail, blocks, bsize } = await statfs(path);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  },
  /** Resident memory of this process. */
  memoryBytes: () => process.memoryUsage.rss(),
};
