import { appendFile, truncate } from 'node:fs/promises';
import { createDuckDbEngine } from '../adapters/duckdb-engine.ts';
import { checkPart, linesOf } from '../core/features/predictions/part-work.ts';
import type { CheckedPart } from '../core/features/predictions/part-work.ts';
import type { CheckPartTask, LayOutPartTask } from './stats-protocol.ts';

/** Reads and checks the rows of one part of a file. Throws what `checkPart` throws, and CANCELLED. */
export async function checkPartTask(
  { part }: CheckPartTask,
  { tempFolder, signal }: { readonly tempFolder: string; readonly signal: AbortSignal },
): Promise<CheckedPart> {
  let checked: CheckedPart | null = null;
  const { path, columns, firstRow, rows } = part;
  await createDuckDbEngine({ tempFolder }).readRows(
    { path, columns, firstRow, rows, pageRows: rows, signal },
    (page) => {
      checked = checkPart(page, part);
    },
  );
  if (checked === null) throw new Error('A part has no rows');
  return checked;
}

/** Writes the rows of a part where the part before has ended; done again after a crash, it is done once. */
export async function layOutPartTask({ part }: LayOutPartTask): Promise<number> {
  const lines = Buffer.from(linesOf(part));
  await truncate(part.path, part.offset);
  await appendFile(part.path, lines);
  return part.offset + lines.length;
}
