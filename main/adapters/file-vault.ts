import { randomBytes, randomUUID } from 'node:crypto';
import { access, constants, open, readdir, rm, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { DriftGuardError } from '../../shared/errors.ts';
import { fileToken } from '../../shared/schema/ids.ts';
import type { FileToken } from '../../shared/schema/ids.ts';
import type { FileVault, VaultFile } from '../core/ports.ts';
import { makeFolder } from '../core/storage/durable-folders.ts';
import { translateFileSystemError } from '../core/storage/file-system-errors.ts';
import { safeFileName } from './file-vault-names.ts';

/** Files held at once; the oldest is let go beyond this. */
const maxHeldFiles = 500;

function newToken(): FileToken {
  return fileToken.parse(randomBytes(32).toString('base64url'));
}

async function emptyFolder(folder: string): Promise<void> {
  makeFolder(folder);
  const names = await readdir(folder);
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

async function writeChunks(path: string, chunks: Iterable<string> | AsyncIterable<string>): Promise<number> {
  const handle = await open(path, 'wx', 0o600);
  try {
    let bytes = 0;
    for await (const chunk of chunks) {
      const { bytesWritten } = await handle.write(Buffer.from(chunk, 'utf8'));
      bytes += bytesWritten;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}

/**
 * Opens the vault over `folder`, which belongs to it alone: whatever lies there from an earlier run is
 * removed now, and what this run leaves there at `close`. Shells put uploads there before they register
 * them.
 */
export async function openFileVault(folder: string): Promise<FileVault> {
  await emptyFolder(folder);
  const held = new Map<FileToken, VaultFile>();

  async function hold(file: Omit<VaultFile, 'token'>): Promise<VaultFile> {
    const kept: VaultFile = { token: newToken(), ...file };
    held.set(kept.token, kept);
    const [oldest] = held.values();
    if (held.size > maxHeldFiles && oldest !== undefined) {
      held.delete(oldest.token);
      // Only what the vault made itself is removed; a file somebody chose stays where it is.
      if (oldest.path.startsWith(folder)) await rm(oldest.path, { force: true });
    }
    return kept;
  }

  return {
    async register(path, name) {
      const shownName = safeFileName(name);
      let sizeBytes: number;
      try {
        const facts = await stat(path);
        if (!facts.isFile()) throw new DriftGuardError('FILE_UNREADABLE', `“${shownName}” is not a file.`);
        await access(path, constants.R_OK);
        sizeBytes = facts.size;
      } catch (error) {
        if (error instanceof DriftGuardError) throw error;
        throw new DriftGuardError(
          'FILE_UNREADABLE',
          `“${shownName}” could not be read. Check that it exists and that you may open it.`,
        );
      }
      return hold({ name: shownName, sizeBytes, path });
    },

    resolve(token) {
      const file = held.get(token);
      if (file === undefined) throw new DriftGuardError('FILE_TOKEN_UNKNOWN');
      return file;
    },

    async write(name, chunks) {
      const shownName = safeFileName(name);
      const path = join(folder, `${randomUUID()}${extname(shownName)}`);
      try {
        const sizeBytes = await writeChunks(path, chunks);
        return await hold({ name: shownName, sizeBytes, path });
      } catch (error) {
        await rm(path, { force: true });
        throw translateFileSystemError(error);
      }
    },

    async close() {
      held.clear();
      await emptyFolder(folder);
    },
  };
}
