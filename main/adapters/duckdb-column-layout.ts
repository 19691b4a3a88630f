import { literalPath } from './duckdb-column-sql.ts';
import type { ColumnChunk } from './parquet-plain-column.ts';

/** Where a column of plain DOUBLE values lies in a file. */
export type PlainLayout = { readonly chunks: readonly ColumnChunk[]; readonly optional: boolean };

type Rows = readonly (readonly unknown[])[];

/**
 * Compressed to less than this share, a column is unpacked faster by the engine: many short copies are slow
 * here, long literals are not.
 */
const leastShare = 0.9;

type Group = { chunks: ColumnChunk[]; packed: number; unpacked: number; plain: boolean };

/**
 * The columns of a flat Parquet file that can be read page by page, by name. Every other column, and every
 * column of a nested file, is absent.
 */
export async function plainLayouts(
  rows: (sql: string) => Promise<Rows>,
  path: string,
): Promise<ReadonlyMap<string, PlainLayout>> {
  const file = literalPath(path);
  const schema = await rows(`SELECT name, repetition_type, num_children FROM parquet_schema(${file})`);
  const leaves = schema.slice(1);
  if (leaves.some(([, , children]) => Number(children ?? 0) > 0)) return new Map();
  const chunks = await rows(
    `SELECT column_id, type = 'DOUBLE' AND encodings = 'PLAIN' AND dictionary_page_offset IS NULL, compression,
       data_page_offset, total_compressed_size, total_uncompressed_size, num_values
     FROM parquet_metadata(${file}) ORDER BY row_group_id`,
  );
  const groups = new Map<number, Group>();
  for (const [id, isPlain, codec, offset, packed, unpacked, values] of chunks) {
    const column = Number(id);
    const group = groups.get(column) ?? { chunks: [], packed: 0, unpacked: 0, plain: true };
    groups.set(column, group);
    if (isPlain !== true || (codec !== 'SNAPPY' && codec !== 'UNCOMPRESSED')) group.plain = false;
    else {
      group.packed += Number(packed);
      group.unpacked += Number(unpacked);
      group.chunks.push({ offset: Number(offset), bytes: Number(packed), values: Number(values), codec });
    }
  }
  return new Map(
    [...groups].flatMap(([column, group]) => {
      const [name, repetition] = leaves[column] ?? [];
      const isFlat = repetition === 'OPTIONAL' || repetition === 'REQUIRED';
      if (!group.plain || !isFlat || group.packed < leastShare * group.unpacked) return [];
      return [[String(name), { chunks: group.chunks, optional: repetition === 'OPTIONAL' }] as const];
    }),
  );
}
