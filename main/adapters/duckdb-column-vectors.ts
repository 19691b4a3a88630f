import { DuckDBDoubleVector } from '@duckdb/node-api';
import type { DuckDBDataChunk } from '@duckdb/node-api';

/** Receives values in chunks. The array is used again for the next chunk and must not be kept. */
export type NumberSink = (values: Float64Array, length: number) => void;

/** Packs the values of one column, chunk by chunk, leaving out what is missing. */
export type NumberUnpacker = {
  /** Hands the values of a column of DOUBLE to the sink and tells how many rows have none. */
  unpack(chunk: DuckDBDataChunk, columnIndex: number, sink: NumberSink): number;
};

type DoubleArrays = { readonly items: Float64Array; readonly validity: Uint8Array | null };

/**
 * The arrays behind a vector. Its public accessors go value by value, which takes longer than decoding the
 * file; the arrays are not part of its declared interface, so every step is checked and null means
 * "use the accessors".
 */
function arraysOf(vector: DuckDBDoubleVector): DoubleArrays | null {
  const items: unknown = Reflect.get(vector, 'items');
  const holder: unknown = Reflect.get(vector, 'validity');
  if (!(items instanceof Float64Array) || typeof holder !== 'object' || holder === null) return null;
  const words: unknown = Reflect.get(holder, 'data');
  if (words === null) return { items, validity: null };
  if (!(words instanceof BigUint64Array) || Reflect.get(holder, 'offset') !== 0) return null;
  return { items, validity: new Uint8Array(words.buffer, words.byteOffset, words.byteLength) };
}

// Bit 0 of a validity word is its first row; bytes keep that order on the little-endian machines Node runs on.
function isValid(validity: Uint8Array, row: number): boolean {
  return (((validity[row >>> 3] ?? 0) >>> (row & 7)) & 1) === 1;
}

export function createNumberUnpacker(): NumberUnpacker {
  let packed = new Float64Array(2048);

  function room(length: number): Float64Array {
    if (packed.length < length) packed = new Float64Array(length);
    return packed;
  }

  function packValid({ items, validity }: { items: Float64Array; validity: Uint8Array }): number {
    const target = room(items.length);
    let length = 0;
    for (let row = 0; row < items.length; row += 1) {
      if (!isValid(validity, row)) continue;
      target[length] = items[row] ?? 0;
      length += 1;
    }
    return length;
  }

  function packByAccessor(vector: DuckDBDoubleVector): number {
    const target = room(vector.itemCount);
    let length = 0;
    for (let row = 0; row < vector.itemCount; row += 1) {
      const value = vector.getItem(row);
      if (value === null) continue;
      target[length] = value;
      length += 1;
    }
    return length;
  }

  return {
    unpack(chunk, columnIndex, sink) {
      const vector = chunk.getColumnVector(columnIndex);
      if (!(vector instanceof DuckDBDoubleVector)) throw new Error('Expected a column of DOUBLE');
      const arrays = arraysOf(vector);
      if (arrays !== null && arrays.validity === null) {
        sink(arrays.items, arrays.items.length);
        return 0;
      }
      const length =
        arrays === null
          ? packByAccessor(vector)
          : packValid({ items: arrays.items, validity: arrays.validity ?? new Uint8Array() });
      sink(packed, length);
      return vector.itemCount - length;
    },
  };
}
