import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { DriftGuardError } from '../../../shared/errors.ts';
import { writeDurably } from '../evidence/durable-files.ts';

/*
 * A data folder that was replaced by a restored one says so in a small file: the folder beside it in which
 * the workspace goes on. Nothing is moved or overwritten, so the earlier state stays whole, and taking the
 * file away goes back to it.
 */

export const nextStartName = 'continued-in.json';

const pointer = z.strictObject({ folder: z.string().regex(/^[^/\\\0]+$/) });
const mostHops = 50;

/** Name of the folder, beside this one, that the next start uses; null when it is this one. */
export function readNextStart(dataFolder: string): string | null {
  const path = join(dataFolder, nextStartName);
  if (!existsSync(path)) return null;
  try {
    return pointer.parse(JSON.parse(readFileSync(path, 'utf8'))).folder;
  } catch {
    throw new DriftGuardError(
      'READ_ONLY',
      `The file ${nextStartName} in the data folder cannot be read. It names the restored folder to go on in; remove it to go on in this folder.`,
    );
  }
}

/** Chooses the folder, beside this one, that the next start uses; null stays with this one. */
export async function writeNextStart(dataFolder: string, folder: string | null): Promise<void> {
  const path = join(dataFolder, nextStartName);
  if (folder === null) await rm(path, { force: true });
  else await writeDurably(path, JSON.stringify(pointer.parse({ folder })));
}

/**
 * The folder in which a workspace goes on. Throws READ_ONLY when it leads to a folder that is not there.
 */
export function followNextStart(dataFolder: string): string {
  let folder = dataFolder;
  for (let hops = 0; hops < mostHops; hops += 1) {
    const next = readNextStart(folder);
    if (next === null) return folder;
    const target = join(dirname(folder), next);
    if (!existsSync(target)) {
      throw new DriftGuardError(
        'READ_ONLY',
        `The workspace of “${basename(folder)}” goes on in the restored folder “${next}”, which is not beside it. ` +
          `Put it back, or remove ${nextStartName} to go on with the earlier state.`,
      );
    }
    folder = target;
  }
  throw new DriftGuardError('READ_ONLY', `The files ${nextStartName} of the data folders lead in a circle.`);
}
