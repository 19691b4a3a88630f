import { DuckDBDataChunk, DuckDBInstance, DOUBLE, INTEGER } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { createNumberUnpacker } from '../../../../main/adapters/duckdb-column-vectors.ts';

/** What a sink gets of each chunk of a query, and what the accessors of the engine say. */
async function unpackBothWays(sql: string) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const unpacker = createNumberUnpacker();
  const found: number[] = [];
  const expected: number[] = [];
  let missing = 0;
  const result = await connection.run(sql);
  for (const chunk of await result.fetchAllChunks()) {
    missing += unpacker.unpack(chunk, 0, (values, length) => {
      found.push(...values.subarray(0, length));
    });
    expected.push(...chunk.getColumnValues(0).flatMap((value) => (typeof value === 'number' ? [value] : [])));
  }
  connection.closeSync();
  instance.closeSync();
  return { found, expected, missing };
}

describe('unpacking numbers', () => {
  it.each([
    ['no gaps', 'SELECT n::DOUBLE FROM range(5000) t(n)', 0],
    [
      'a gap every seventh row',
      'SELECT CASE WHEN n % 7 = 0 THEN NULL ELSE n END::DOUBLE FROM range(5000) t(n)',
      715,
    ],
    ['nothing but gaps', 'SELECT NULL::DOUBLE FROM range(5000)', 5000],
    ['one row', 'SELECT 1.5::DOUBLE', 0],
  ])('gives what the accessors give, with %s', async (_, sql, gaps) => {
    const { found, expected, missing } = await unpackBothWays(sql);
    expect({ found, missing }).toEqual({ found: expected, missing: gaps });
  });

  it('reads value by value where the arrays cannot be reached', () => {
    const chunk = DuckDBDataChunk.create([DOUBLE], 3);
    chunk.setColumnValues(0, [1, null, 3]);
    const vector = chunk.getColumnVector(0);
    Object.defineProperty(vector, 'items', { value: [1, 0, 3] });
    const found: number[] = [];
    const missing = createNumberUnpacker().unpack(chunk, 0, (values, length) => {
      found.push(...values.subarray(0, length));
    });
    expect({ found, missing }).toEqual({ found: [1, 3], missing: 1 });
  });

  it('refuses a column of another type', () => {
    const chunk = DuckDBDataChunk.create([INTEGER], 1);
    expect(() => createNumberUnpacker().unpack(chunk, 0, () => undefined)).toThrow(
      'Expected a column of DOUBLE',
    );
  });
});
