import { open, readFile, rename } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { SecretStore } from '../core/ports.ts';
import { makeFolder, syncNames } from '../core/storage/durable-folders.ts';

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/**
 * Secrets as files that only the account may read (mode 0600), in a folder apart from the data. The
 * weakest of the stores: whoever can read as this account can read the key. The screen says so.
 */
export function createFileSecretStore(folder: string): SecretStore {
  const pathOf = (name: string) => join(folder, `${createHash('sha256').update(name).digest('hex')}.key`);
  return {
    kind: 'protected-file',
    async get(name) {
      try {
        return await readFile(pathOf(name), 'utf8');
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    async set(name, secret) {
      makeFolder(folder);
      const path = pathOf(name);
      const file = await open(`${path}.partial`, 'w', 0o600);
      try {
        await file.writeFile(secret);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${path}.partial`, path);
      syncNames(folder);
    },
  };
}
