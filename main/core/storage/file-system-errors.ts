import { DriftGuardError } from '../../../shared/errors.ts';

/** Turns a refusal of the file system into DISK_FULL or READ_ONLY; anything else is returned as it came. */
export function translateFileSystemError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new DriftGuardError('DISK_FULL');
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return new DriftGuardError('READ_ONLY');
  return error;
}
