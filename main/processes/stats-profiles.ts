import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';

/*
 * What was computed about a reference column, kept between runs. A file holds a mark, the SHA-256 of what
 * follows, and the key with the value as V8 writes structured values. Whatever is wrong with a file, the
 * profile is computed again: a cache must never be the reason that a run fails.
 */

const mark = Buffer.from('DGPROF01', 'ascii');
const digestBytes = 32;
const headerBytes = mark.length + digestBytes;

/** Everything that the value depends on. */
export type ProfileKey = Readonly<Record<string, unknown>>;

export type ProfileStore = {
  /** The kept value, or null. */
  load(key: ProfileKey): Promise<unknown>;
  /** Keeps a value; does nothing where it cannot be written. */
  save(key: ProfileKey, value: unknown): Promise<void>;
};

/** Keeps nothing. */
export const noProfiles: ProfileStore = {
  load: () => Promise.resolve(null),
  save: () => Promise.resolve(),
};

function sha256(data: Buffer | string): Buffer {
  return createHash('sha256').update(data).digest();
}

function parse(content: Buffer, keyText: string): unknown {
  if (content.length <= headerBytes || !content.subarray(0, mark.length).equals(mark)) return null;
  const payload = content.subarray(headerBytes);
  if (!sha256(payload).equals(content.subarray(mark.length, headerBytes))) return null;
  const entry: unknown = deserialize(payload);
  if (typeof entry !== 'object' || entry === null || !('key' in entry) || !('value' in entry)) return null;
  return entry.key === keyText ? entry.value : null;
}

const suffix = '.profile';

export function openProfileStore(folder: string): ProfileStore {
  function fileOf(keyText: string): string {
    return join(folder, `${sha256(keyText).toString('hex')}${suffix}`);
  }
  return {
    async load(key) {
      const keyText = JSON.stringify(key);
      const path = fileOf(keyText);
      try {
        const value = parse(await readFile(path), keyText);
        const now = new Date();
        // The time of the last use decides what is removed first.
        if (value !== null) await utimes(path, now, now);
        return value;
      } catch {
        return null;
      }
    },
    async save(key, value) {
      const keyText = JSON.stringify(key);
      const payload = serialize({ key: keyText, value });
      const path = fileOf(keyText);
      const partial = `${path}.${randomUUID()}.partial`;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(partial, Buffer.concat([mark, sha256(payload), payload]), { mode: 0o600 });
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
