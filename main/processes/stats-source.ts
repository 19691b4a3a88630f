import type { ColumnReader } from '../adapters/duckdb-column-reader.ts';
import type { ValueRange } from '../core/statistics/index.ts';

/** Takes the values of one column; missing ones come as a number at the end of the pass. */
export type ColumnSink = {
  readonly add: (values: Float64Array, length: number) => void;
  readonly addMissing: (count: number) => void;
};

/** What is wanted of one column: all values, or at least those in the ranges. */
export type ColumnRead = {
  readonly name: string;
  readonly sink: ColumnSink;
  readonly ranges: readonly ValueRange[] | null;
};

/** Some columns of one file, to be read as often as is wanted. */
export type ColumnSource = {
  /** Feeds each sink with its column: from memory, all in one pass over the file, or from the ranges alone. */
  read(reads: readonly ColumnRead[], signal: AbortSignal): Promise<void>;
  /** Gives back what was kept; nothing is read afterwards. */
  close(): void;
};

/** Arrays that are used again: making a large one costs as much as filling it. */
export type ValueArrays = {
  /** An array of at least this length, with whatever it held before. */
  take(length: number): Float64Array;
  giveBack(array: Float64Array): void;
};

export function createValueArrays(): ValueArrays {
  let free: Float64Array[] = [];
  return {
    take(length) {
      const index = free.findIndex((array) => array.length >= length);
      // Arrays that are too short belong to smaller files than the one at hand.
      if (index === -1) free = [];
      return free.splice(index, 1)[0] ?? new Float64Array(length);
    },
    giveBack(array) {
      free.push(array);
    },
  };
}

type Kept = { readonly values: Float64Array; length: number; missing: number };

/**
 * Columns of a Parquet file. The first pass over a column keeps its values if those of all columns together
 * stay below the limit, so that memory does not grow with the rows.
 */
export function createColumnSource(options: {
  readonly reader: Pick<ColumnReader, 'readNumbers' | 'readRange'>;
  readonly path: string;
  readonly rows: number;
  /** SQL of the values, by column name. */
  readonly columns: ReadonlyMap<string, string>;
  /** Values that may be kept; a file with more is read again for each pass. */
  readonly keptValues: number;
  readonly arrays: ValueArrays;
}): ColumnSource {
  const { reader, path, rows, columns, keptValues, arrays } = options;
  const keeps = rows * columns.size <= keptValues;
  const kept = new Map<string, Kept>();

  function valueOf(name: string): string {
    const value = columns.get(name);
    if (value === undefined) throw new Error('The column is not one of this source');
    return value;
  }

  function keep(sink: ColumnSink): { sink: ColumnSink; store: Kept } {
    const store = { values: arrays.take(rows), length: 0, missing: 0 };
    return {
      store,
      sink: {
        add(values, length) {
          store.values.set(values.length === length ? values : values.subarray(0, length), store.length);
          store.length += length;
          sink.add(values, length);
        },
        addMissing(count) {
          store.missing += count;
          sink.addMissing(count);
        },
      },
    };
  }

  return {
    async read(reads, signal) {
      const unread: { name: string; sink: ColumnSink; store: Kept | null }[] = [];
      for (const { name, sink, ranges } of reads) {
        const known = kept.get(name);
        const [range, ...others] = ranges ?? [];
        if (known !== undefined) {
          sink.add(known.values, known.length);
          sink.addMissing(known.missing);
        } else if (range !== undefined && others.length === 0) {
          await reader.readRange(path, { value: valueOf(name), sink: sink.add }, range, signal);
        } else if (range !== undefined) {
          // Several ranges may span the whole column, and what the engine gathers of a range is in memory at once: all
          // values are passed over as they come.
          unread.push({ name, sink: { add: sink.add, addMissing: () => undefined }, store: null });
        } else {
          unread.push(keeps ? { name, ...keep(sink) } : { name, sink, store: null });
        }
      }
      if (unread.length === 0) return;
      const missing = await reader.readNumbers(
        path,
        unread.map(({ name, sink }) => ({ value: valueOf(name), sink: sink.add })),
        signal,
      );
      for (const [index, { name, sink, store }] of unread.entries()) {
        sink.addMissing(missing[index] ?? 0);
        if (store !== null) kept.set(name, store);
      }
    },
    close() {
      for (const { values } of kept.values()) arrays.giveBack(values);
      kept.clear();
    },
  };
}
