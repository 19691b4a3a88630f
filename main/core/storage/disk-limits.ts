import type { DiskState } from '../../../shared/contract/backups.ts';

const gib = 1024 ** 3;

/**
 * Free space below which the workspace warns and below which it takes no imports: 10 % and 5 % of the disk,
 * on large disks 2 GiB and 1 GiB, because a twentieth of a large disk is no reason to stop working.
 */
export function diskLimits(totalBytes: number): { warnBytes: number; refuseBytes: number } {
  return {
    warnBytes: Math.floor(Math.min(totalBytes / 10, 2 * gib)),
    refuseBytes: Math.floor(Math.min(totalBytes / 20, gib)),
  };
}

export function diskStateOf(freeBytes: number, totalBytes: number): DiskState {
  const { warnBytes, refuseBytes } = diskLimits(totalBytes);
  if (freeBytes < refuseBytes) return 'critical';
  return freeBytes < warnBytes ? 'low' : 'ok';
}
