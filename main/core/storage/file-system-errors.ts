import { DriftGuardError } from '../../../shared/errors.ts';

type Told = readonly [code: 'DISK_FULL' | 'READ_ONLY', sentence?: string];

const told: Readonly<Record<string, Told>> = {
  ENOSPC: ['DISK_FULL'],
  EDQUOT: ['DISK_FULL'],
  EFBIG: ['DISK_FULL', 'The file would be larger than this account may write. Nothing was changed.'],
  EROFS: ['READ_ONLY'],
  EACCES: ['READ_ONLY'],
  EPERM: ['READ_ONLY'],
  EIO: [
    'READ_ONLY',
    'The disk refused to store the change, so it was not made. Check the disk, then try again.',
  ],
  EMFILE: ['READ_ONLY', 'Too many files are open for this account. Close other programs, then try again.'],
  ENFILE: ['READ_ONLY', 'Too many files are open on this machine. Close other programs, then try again.'],
};

/** Turns a refusal of the file system into DISK_FULL or READ_ONLY; anything else is returned as it came. */
export function translateFileSystemError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const entry = typeof code === 'string' ? told[code] : undefined;
  return entry === undefined ? error : new DriftGuardError(...entry);
}
