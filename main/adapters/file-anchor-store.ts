import { open } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { utcInstant } from '../../shared/schema/time.ts';
import type { AnchorStore } from '../core/ports.ts';
import { makeFolder, syncNames } from '../core/storage/durable-folders.ts';
import { readPrivateFile } from './private-file.ts';

/** Newest anchors that are read back: each covers everything before it. */
const readBack = 1000;

const line = z.union([
  z.tuple([z.string(), utcInstant]).transform(([note, at]) => ({ note, at })),
  // Lines of the first versions have no time.
  z.string().transform((note) => ({ note, at: null })),
]);

function anchorOf(text: string): z.infer<typeof line>[] {
  try {
    const parsed = line.safeParse(JSON.parse(text));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}

/**
 * Checkpoints in an append-only file per log, one to a line as a JSON list with its time, synced before it
 * counts. A line that a crash cut short is passed over.
 */
export function createFileAnchorStore(folder: string): AnchorStore {
  const named = new Set<string>();
  const pathOf = (log: string) => join(folder, `${createHash('sha256').update(log).digest('hex')}.anchors`);

  return {
    async read(log) {
      const text = (await readPrivateFile(pathOf(log))) ?? '';
      return text.split('\n').filter(Boolean).slice(-readBack).flatMap(anchorOf);
    },
    async append(log, note, at) {
      makeFolder(folder);
      const file = await open(pathOf(log), 'a', 0o600);
      try {
        // The line break before it closes a line that a crash may have cut short.
        await file.writeFile(`\n${JSON.stringify([note, at])}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      if (named.has(log)) return;
      // The file may be new, and its name is not durable before its folder is.
      syncNames(folder);
      named.add(log);
    },
  };
}
