import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/*
 * What was computed about a reference column, kept between runs. A file holds the bytes that its maker
 * wrote, then a mark and their SHA-256. Its name is the digest of everything the content depends
 * on. Whatever is wrong with a file, the profile is computed again: a cache must never be the reason that
 * a run fails.
 */

const mark = Buffer.from('DGPROF01', 'ascii');
const trailerBytes = mark.length + 32;

export type ProfileStore = {
  /** The kept bytes, or null. `key` names everything they depend on. */
  load(key: readonly string[]): Promise<ArrayBuffer | null>;
  /** Keeps bytes; does nothing where they cannot be written. */
  save(key: readonly string[], content: Uint8Array): Promise<void>;
};

/** Keeps nothing. */
export const noProfiles: ProfileStore = {
  load: () => Promise.resolve(null),
  save: () => Promise.resolve(),
};

function sha256(data: Uint8Array | string): Buffer {
  return createHash('sha256').update(data).digest();
}

function contentOf(file: Buffer<ArrayBuffer>): ArrayBuffer | null {
  const length = file.length - trailerBytes;
  if (length <= 0 || !mark.equals(file.subarray(length, length + mark.length))) return null;
  if (!sha256(file.subarray(0, length)).equals(file.subarray(length + mark.length))) return null;
  // Large files have a buffer of their own, which is cut to size without being copied.
  return file.byteOffset === 0 && file.buffer.byteLength === file.length
    ? file.buffer.transfer(length)
    : file.buffer.slice(file.byteOffset, file.byteOffset + length);
}

/** Uses that are closer together than this are one use: noting each would cost a write. */
const useGrainMs = 3_600_000;

async function noteUse(path: string): Promise<void> {
  const now = new Date();
  const { mtimeMs } = await stat(path);
  if (now.getTime() - mtimeMs > useGrainMs) await utimes(path, now, now);
}

const suffix = '.profile';

export function openProfileStore(folder: string): ProfileStore {
  const pathOf = (key: readonly string[]): string =>
    join(folder, `${sha256(JSON.stringify(key)).toString('hex')}${suffix}`);
  return {
    async load(key) {
      const path = pathOf(key);
      try {
        const content = contentOf(await readFile(path));
        // The time of the last use decides what is removed first.
        if (content !== null) await noteUse(path);
        return content;
      } catch {
        return null;
      }
    },
    async save(key, content) {
      const path = pathOf(key);
      const partial = `${path}.${randomUUID()}.partial`;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(partial, Buffer.concat([content, mark, sha256(content)]), { mode: 0o600 });
        await rename(partial, path);
      } catch {
        await rm(partial, { force: true }).catch(() => undefined);
      }
    },
  };
}

type KeptFile = { readonly path: string; readonly sizeBytes: number; readonly usedAtMs: number };

async function keptFile(path: string): Promise<KeptFile | null> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { path, sizeBytes: size, usedAtMs: mtimeMs };
  } catch {
    return null;
  }
}

/** Removes the profiles that were not used for longest until the others fit, and what a crash left half written. */
export async function trimProfiles(folder: string, limitBytes: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const files = (await Promise.all(names.map((name) => keptFile(join(folder, name))))).filter(
    (file) => file !== null,
  );
  const newestFirst = files.toSorted((a, b) => b.usedAtMs - a.usedAtMs);
  // Another run may be writing what is not renamed yet.
  const abandonedBefore = Date.now() - 3_600_000;
  let keptBytes = 0;
  for (const file of newestFirst) {
    if (!file.path.endsWith(suffix)) {
      if (file.usedAtMs > abandonedBefore) continue;
    } else {
      keptBytes += file.sizeBytes;
      if (keptBytes <= limitBytes) continue;
    }
    await rm(file.path, { force: true }).catch(() => undefined);
  }
}
