import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { SecretStore } from '../core/ports.ts';
import { readPrivateFile, removePrivateFile, writePrivateFile } from './private-file.ts';

/**
 * Secrets as files that only the account may read (mode 0600), in a folder apart from the data. The
 * weakest of the stores: whoever can read as this account can read the key. The screen says so.
 */
export function createFileSecretStore(folder: string): SecretStore {
  const pathOf = (name: string) => join(folder, `${createHash('sha256').update(name).digest('hex')}.key`);
  return {
    kind: 'protected-file',
    get: (name) => readPrivateFile(pathOf(name)),
    set: (name, secret) => writePrivateFile(pathOf(name), secret),
    remove: (name) => removePrivateFile(pathOf(name)),
  };
}
