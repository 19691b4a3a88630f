import { setImmediate } from 'node:timers/promises';

/** What is looked at in one go, byte by byte: a few milliseconds. */
const usualPieceBytes = 256 * 1024;

/** The same bytes in pieces of bounded size; between two of them the thread does what else waits. */
export async function* piecemeal(
  chunks: AsyncIterable<Buffer>,
  signal: AbortSignal,
  pieceBytes = usualPieceBytes,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      signal.throwIfAborted();
      yield chunk.subarray(at, at + pieceBytes);
      await setImmediate();
    }
  }
}
