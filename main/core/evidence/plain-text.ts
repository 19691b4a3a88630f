import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DriftGuardError } from '../../../shared/errors.ts';
import { importLimits, sizeInWords } from './limits.ts';
import type { TextSource } from './text-encoding.ts';

const chunkBytes = 1024 * 1024;

function damagedArchive(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!code.startsWith('Z_') && code !== 'ERR_BUFFER_TOO_LARGE') return error;
  return new DriftGuardError(
    'FILE_DAMAGED',
    code === 'Z_BUF_ERROR'
      ? 'The compressed file ends too early: it was cut short. Copy or export it again.'
      : 'The compressed file is damaged and cannot be unpacked. Copy or export it again.',
  );
}

/** Passes bytes on until they are more than a compressed file of `sourceBytes` may grow to. */
async function* guardExpansion(chunks: AsyncIterable<Buffer>, sourceBytes: number): AsyncGenerator<Buffer> {
  const byRatio = Math.max(sourceBytes * importLimits.expansionRatio, importLimits.expansionFreeBytes);
  const allowed = Math.min(byRatio, importLimits.expandedBytes);
  let total = 0;
  for await (const chunk of chunks) {
    total += chunk.length;
    if (total > allowed) {
      throw new DriftGuardError(
        'FILE_LIMIT_EXCEEDED',
        `The compressed file unpacks to more than ${sizeInWords(allowed)} (at most ${importLimits.expansionRatio} times its size and ${sizeInWords(importLimits.expandedBytes)} are allowed). Unpack it yourself if you trust it.`,
      );
    }
    yield chunk;
  }
}

async function* readBytes(path: string, gzip: boolean): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: chunkBytes });
  if (!gzip) {
    yield* file as AsyncIterable<Buffer>;
    return;
  }
  // The error of either stream reaches the reader through the iteration.
  const unpacked = pipeline(file, createGunzip({ chunkSize: chunkBytes }), () => undefined);
  try {
    yield* unpacked as AsyncIterable<Buffer>;
  } catch (error) {
    throw damagedArchive(error);
  } finally {
    file.destroy();
  }
}

async function* decode(chunks: AsyncIterable<Buffer>, source: TextSource): AsyncGenerator<Buffer> {
  if (source.decoder === 'utf-8') {
    let skip = source.byteOrderMark ? 3 : 0;
    for await (const chunk of chunks) {
      yield skip === 0 ? chunk : chunk.subarray(skip);
      skip = Math.max(0, skip - chunk.length);
    }
    return;
  }
  const decoder = new TextDecoder(source.decoder);
  for await (const chunk of chunks) {
    yield Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8');
  }
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest, 'utf8');
}

/**
 * The text of a file as UTF-8 without a byte order mark, chunk by chunk, unpacked if it is compressed.
 * Throws FILE_DAMAGED, FILE_LIMIT_EXCEEDED (expansion) and, when `signal` is aborted, its reason.
 */
export async function* readPlainText(
  path: string,
  source: TextSource,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  let bytes: AsyncIterable<Buffer> = readBytes(path, source.gzip);
  if (source.gzip) {
    const { size } = await stat(path);
    bytes = guardExpansion(bytes, size);
  }
  for await (const chunk of decode(bytes, source)) {
    signal.throwIfAborted();
    if (chunk.length > 0) yield chunk;
  }
}

export type Head = {
  readonly bytes: Buffer;
  /** The head is the whole content. */
  readonly complete: boolean;
};

/** The first `limit` bytes of a stream of chunks. */
export async function takeHead(chunks: AsyncIterable<Buffer>, limit: number): Promise<Head> {
  const taken: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    taken.push(chunk);
    length += chunk.length;
    if (length > limit) break;
  }
  const bytes = Buffer.concat(taken);
  return length > limit ? { bytes: bytes.subarray(0, limit), complete: false } : { bytes, complete: true };
}

/** The first `limit` bytes of a file as they are, unpacked when `gzip`. */
export async function readRawHead(
  path: string,
  options: { readonly gzip: boolean; readonly limit: number },
): Promise<Head> {
  return takeHead(readBytes(path, options.gzip), options.limit);
}
