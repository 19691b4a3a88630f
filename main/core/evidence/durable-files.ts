import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DriftGuardError } from '../../../shared/errors.ts';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import type { Sha256 } from '../../../shared/schema/ids.ts';

const chunkBytes = 1024 * 1024;

export type Watched = {
  readonly signal: AbortSignal;
  /** Called with the bytes done so far. */
  readonly onBytes?: (bytes: number) => void;
};

function refuseAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new DriftGuardError('CANCELLED');
}

function digestOf(hash: Hash): Sha256 {
  return sha256Hex.parse(hash.digest('hex'));
}

async function* chunksOf(path: string, { signal, onBytes }: Watched): AsyncGenerator<Buffer> {
  let done = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    refuseAborted(signal);
    yield chunk;
    done += chunk.length;
    onBytes?.(done);
  }
}

/** SHA-256 and size of a file. Throws CANCELLED. */
export async function hashFile(
  path: string,
  watched: Watched,
): Promise<{ sha256: Sha256; sizeBytes: number }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of chunksOf(path, watched)) {
    hash.update(chunk);
    sizeBytes += chunk.length;
  }
  return { sha256: digestOf(hash), sizeBytes };
}

/**
 * Copies a file to a path that does not exist yet and hashes what it writes, so that the digest is that of
 * the copy even when the original changes meanwhile. Throws CANCELLED, and FILE_TOO_LARGE past `maxBytes`.
 */
export async function copyAndHash(
  source: string,
  target: string,
  options: Watched & { readonly maxBytes: number },
): Promise<{ sha256: Sha256; sizeBytes: number }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const handle = await open(target, 'wx', 0o600);
  try {
    for await (const chunk of chunksOf(source, options)) {
      sizeBytes += chunk.length;
      if (sizeBytes > options.maxBytes) throw new DriftGuardError('FILE_TOO_LARGE');
      hash.update(chunk);
      let written = 0;
      while (written < chunk.length) {
        const { bytesWritten } = await handle.write(chunk, written);
        written += bytesWritten;
      }
    }
  } finally {
    await handle.close();
  }
  return { sha256: digestOf(hash), sizeBytes };
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the names in a folder durable. Windows has no such call and needs none. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  await sync(path);
}

/**
 * Gives a finished file its final name, so that after a power cut there is the whole file under that name or
 * none. A file that is there already is replaced in one step.
 */
export async function moveDurably(from: string, to: string): Promise<void> {
  // Windows syncs only through a handle that may write.
  const handle = await open(from, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(from, to);
  await syncFolder(dirname(to));
}
