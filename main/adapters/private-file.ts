import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeDurably } from '../core/evidence/durable-files.ts';
import { makeFolder } from '../core/storage/durable-folders.ts';

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** The text of a file, or null when there is none. */
export async function readPrivateFile(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Writes a file that only the account may read, whole or not at all; on the disk when it resolves. */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  makeFolder(dirname(path));
  await writeDurably(path, text);
}

export async function removePrivateFile(path: string): Promise<void> {
  await rm(path, { force: true });
}
