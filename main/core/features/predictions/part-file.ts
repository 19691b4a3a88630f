import { open } from 'node:fs/promises';
import type { CheckedPart } from './part-work.ts';
import type { StagedText } from './part-content.ts';

/** A part that lies in the file: everything but what takes room. */
export type KeptPart = Omit<CheckedPart, 'content' | 'staged'> & {
  readonly sha256: CheckedPart['content']['sha256'];
  readonly offset: number;
  readonly recordsBytes: number;
  readonly stagedBytes: number;
};

/**
 * Parts that are checked and wait for the others of their file, next to it, so that memory does not grow with
 * the rows. Close it in the end.
 */
export async function createPartFile(path: string) {
  const handle = await open(path, 'wx+', 0o600);
  let end = 0;

  async function write(bytes: Uint8Array): Promise<void> {
    let done = 0;
    while (done < bytes.length) {
      // oxlint-disable-next-line no-await-in-loop -- the rest of the same bytes
      const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, end + done);
      done += bytesWritten;
    }
    end += done;
  }

  async function read(offset: number, length: number): Promise<Buffer> {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, offset);
    if (bytesRead !== length) throw new Error('A part that was kept is gone');
    return buffer;
  }

  return {
    async keep({ content, staged, ...part }: CheckedPart): Promise<KeptPart> {
      const ids = Buffer.from(staged);
      const kept = {
        ...part,
        sha256: content.sha256,
        offset: end,
        recordsBytes: content.records.length,
        stagedBytes: ids.length,
      };
      await write(content.records);
      await write(ids);
      return kept;
    },
    async take({ sha256, offset, recordsBytes, stagedBytes, ...part }: KeptPart): Promise<CheckedPart> {
      const bytes = await read(offset, recordsBytes + stagedBytes);
      return {
        ...part,
        content: { sha256, records: bytes.subarray(0, recordsBytes) },
        // It was written from such a text.
        staged: bytes.toString('utf8', recordsBytes) as StagedText,
      };
    },
    close: () => handle.close(),
  };
}

export type PartFile = Awaited<ReturnType<typeof createPartFile>>;
