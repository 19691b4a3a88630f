import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/*
 * What was computed about a reference column, kept between runs. A file holds a mark, the SHA-256 of what
 * follows, and the bytes that its maker wrote. Its name is the digest of everything the content depends
 * on. Whatever is wrong with a file, the profile is computed again: a cache must never be the reason that
 * a run fails.
 */

const mark = Buffer.from('DGPROF01', 'ascii');
const headerBytes = mark.length + 32;

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

function contentOf(file: Uint8Array): ArrayBuffer | null {
  if (file.length <= headerBytes || !mark.equals(file.subarray(0, mark.length))) return null;
  const content = new Uint8Array(file.length - headerBytes);
  content.set(file.subarray(headerBytes));
  return sha256(content).equals(file.subarray(mark.length, headerBytes)) ? content.buffer : null;
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
        const now = new Date();
        // The time of the last use decides what is removed first.
        if (content !== null) await utimes(path, now, now);
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
        await writeFile(partial, Buffer.concat([mark, sha256(content), content]), { mode: 0o600 });
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
