import type { FileHandle } from 'node:fs/promises';
import type { NumberSink } from './duckdb-column-vectors.ts';
import { readPlainPageHeader } from './parquet-pages.ts';
import { unpackSnappy } from './snappy.ts';

/*
 * Columns of DOUBLE that a Parquet file holds value by value, as imports write numbers that do not repeat.
 * Reading these pages takes a third of the time that fetching the column from the engine takes, which
 * decodes quickly but hands over 2,048 values at a time in memory of its own. Everything else is left to
 * the engine.
 */

/** Where the values of a column lie in one row group. */
export type ColumnChunk = {
  readonly offset: number;
  readonly bytes: number;
  readonly values: number;
  readonly codec: 'SNAPPY' | 'UNCOMPRESSED';
};

export type PlainPage = {
  readonly offset: number;
  readonly compressedBytes: number;
  readonly uncompressedBytes: number;
  readonly values: number;
  readonly codec: ColumnChunk['codec'];
};

/** More than any header of a page with statistics of numbers. */
const headerRoom = 512;
const mostPageBytes = 256 * 1024 * 1024;

/** Fills the whole of `target` from a place in a file; throws when the file ends before. */
async function fill(file: FileHandle, target: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < target.length) {
    const { bytesRead } = await file.read(target, done, target.length - done, position + done);
    if (bytesRead === 0) throw new Error('The column ends before its values do');
    done += bytesRead;
  }
}

/** The pages of a column, or null when one of them is not plain. */
export async function findPlainPages(
  file: FileHandle,
  chunks: readonly ColumnChunk[],
): Promise<PlainPage[] | null> {
  const pages: PlainPage[] = [];
  const head = new Uint8Array(headerRoom);
  for (const { offset, bytes, values, codec } of chunks) {
    const end = offset + bytes;
    let at = offset;
    let seen = 0;
    while (seen < values) {
      const room = head.subarray(0, Math.min(headerRoom, end - at));
      if (room.length === 0) return null;
      await fill(file, room, at);
      const header = readPlainPageHeader(room);
      if (header === null || header.uncompressedBytes > mostPageBytes) return null;
      const { headerBytes, compressedBytes, uncompressedBytes } = header;
      at += headerBytes;
      pages.push({ offset: at, compressedBytes, uncompressedBytes, values: header.values, codec });
      at += compressedBytes;
      seen += header.values;
      if (at > end) return null;
    }
    if (seen !== values) return null;
  }
  return pages;
}

export type PlainReader = {
  /** Hands the values of one page to the sink and tells how many rows have none. Throws when it is damaged. */
  read(file: FileHandle, page: PlainPage, sink: NumberSink): Promise<number>;
};

/** Reads pages through buffers that it keeps. `optional`: rows may be without a value. */
export function createPlainReader(): (optional: boolean) => PlainReader {
  let packed = new Uint8Array(0);
  let unpacked = new Uint8Array(0);
  let values = new Float64Array(0);

  function plainBytes(page: PlainPage, read: Uint8Array): Uint8Array {
    if (page.codec === 'UNCOMPRESSED') return read;
    if (unpacked.length < page.uncompressedBytes) unpacked = new Uint8Array(page.uncompressedBytes);
    const target = unpacked.subarray(0, page.uncompressedBytes);
    if (unpackSnappy(read, target) !== target.length)
      throw new Error('A page has another length than it says');
    return target;
  }

  return (optional) => ({
    async read(file, page, sink) {
      if (packed.length < page.compressedBytes) packed = new Uint8Array(page.compressedBytes);
      const read = packed.subarray(0, page.compressedBytes);
      await fill(file, read, page.offset);
      const bytes = plainBytes(page, read);
      // Which rows have a value does not matter here, only how many: the levels are passed over.
      const levels = optional
        ? 4 + new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0, true)
        : 0;
      const count = (bytes.length - levels) / Float64Array.BYTES_PER_ELEMENT;
      if (!Number.isInteger(count) || count < 0 || count > page.values) {
        throw new Error('A page holds another number of values than it says');
      }
      if (values.length < count) values = new Float64Array(count);
      new Uint8Array(values.buffer).set(bytes.subarray(levels));
      sink(values, count);
      return page.values - count;
    },
  });
}
