import { statfs } from 'node:fs/promises';
import type { SystemProbe } from '../core/ports.ts';

/** What the operating system tells of disk and memory. */
export const systemProbe: SystemProbe = {
  /** Bytes that this user may still write on the file system of `path`. */
  async freeDiskBytes(path) {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  },
  /** Resident memory of this process. */
  memoryBytes: () => process.memoryUsage.rss(),
};
