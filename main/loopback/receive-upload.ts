import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Transform } from 'node:stream';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DriftGuardError, isDriftGuardError } from '../../shared/errors.ts';
import { sizeInWords } from '../core/evidence/limits.ts';

export type UploadOptions = {
  /** Where the bytes go; must not exist. Removed again when the upload does not come to its end. */
  readonly path: string;
  readonly maxBytes: number;
  /** Longest time without a byte. */
  readonly silenceMs: number;
};

function tooLarge(maxBytes: number): DriftGuardError {
  return new DriftGuardError(
    'FILE_TOO_LARGE',
    `The file is larger than the ${sizeInWords(maxBytes)} that can be uploaded from the browser. ` +
      'Save data as Parquet, which is smaller, or take a sample; of a model, type the SHA-256 instead.',
  );
}

function translate(error: unknown): DriftGuardError {
  if (isDriftGuardError(error)) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new DriftGuardError('DISK_FULL');
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return new DriftGuardError('READ_ONLY');
  return new DriftGuardError('CANCELLED', 'The upload was broken off. Nothing was kept.');
}

/**
 * Writes a body to `path`, readable by the owner only. Rejects with FILE_TOO_LARGE, TIMED_OUT, DISK_FULL,
 * READ_ONLY or CANCELLED, and then leaves nothing behind.
 */
export async function receiveUpload(body: Readable, options: UploadOptions): Promise<void> {
  const { path, maxBytes, silenceMs } = options;
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      silence.refresh();
      if (bytes > maxBytes) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
  const silence = setTimeout(() => {
    counter.destroy(new DriftGuardError('TIMED_OUT', 'The upload stopped. Send the file again.'));
  }, silenceMs);
  try {
    await pipeline(body, counter, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    await rm(path, { force: true });
    throw translate(error);
  } finally {
    clearTimeout(silence);
  }
}

/** Refuses at once what announces itself as too large. Throws FILE_TOO_LARGE. */
export function checkAnnouncedSize(contentLength: string | undefined, maxBytes: number): void {
  if (contentLength !== undefined && Number(contentLength) > maxBytes) throw tooLarge(maxBytes);
}
