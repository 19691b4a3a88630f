import { open } from 'node:fs/promises';

/** Writes a new file of JSON Lines, one page at a time, so that memory does not grow with the rows. */
export async function writeLines(path: string, pages: Iterable<readonly object[]>): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    for (const page of pages) {
      // oxlint-disable-next-line no-await-in-loop -- the next page is made once this one is written
      await handle.appendFile(page.map((line) => `${JSON.stringify(line)}\n`).join(''));
    }
  } finally {
    await handle.close();
  }
}
