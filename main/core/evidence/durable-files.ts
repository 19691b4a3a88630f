import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DriftGuardError } from '../../../shared/errors.ts';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import type { Sha256 } from '../../../shared/schema/ids.ts';

/** Ends the name of what is not whole yet; a crash leaves it, and whoever uses the folder next removes it. */
export const partialSuffix = '.partial';

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

async function sync(path: string, mode: 'r' | 'r+'): Promise<void> {
  const handle = await open(path, mode);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the content of a file durable; its name is so once its folder was synced. */
export async function syncFile(path: string): Promise<void> {
  // Windows syncs only through a handle that may write.
  await sync(path, 'r+');
}

/** Makes the names in a folder durable. Windows has no such call and needs none. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  await sync(path, 'r');
}

/**
 * Gives a finished file its final name, so that after a power cut there is the whole file under that name or
 * none. A file that is there already is replaced in one step.
 */
export async function moveDurably(from: string, to: string): Promise<void> {
  await syncFile(from);
  await rename(from, to);
  await syncFolder(dirname(to));
}

/** Writes a small file for the account alone, so that it is whole and on the disk, or not there at all. */
export async function writeDurably(path: string, text: string | Uint8Array): Promise<void> {
  const partial = `${path}${partialSuffix}`;
  const handle = await open(partial, 'w', 0o600);
  try {
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
  await moveDurably(partial, path);
}
