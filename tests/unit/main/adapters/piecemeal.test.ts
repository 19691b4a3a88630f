import { expect, it } from 'vitest';
import { piecemeal } from '../../../../main/adapters/piecemeal.ts';

async function* chunksOf(...sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (const size of sizes) yield Buffer.alloc(size, size % 251);
}

it('gives the same bytes in pieces of bounded size, and lets others have the thread between two of them', async () => {
  const { signal } = new AbortController();
  const pieces: Buffer[] = [];
  const turnsAt: number[] = [];
  let turns = 0;
  let isOver = false;
  const count = (): void => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  for await (const piece of piecemeal(chunksOf(2500, 10, 1000), signal, 1000)) {
    pieces.push(Buffer.from(piece));
    turnsAt.push(turns);
  }
  isOver = true;
  expect(pieces.map(({ length }) => length)).toEqual([1000, 1000, 500, 10, 1000]);
  expect(Buffer.concat(pieces)).toEqual(
    Buffer.concat([Buffer.alloc(2500, 2500 % 251), Buffer.alloc(10, 10), Buffer.alloc(1000, 1000 % 251)]),
  );
  for (const [index, at] of turnsAt.slice(1).entries()) expect(at).toBeGreaterThan(turnsAt[index] ?? at);
});

it('ends within a piece when it is cancelled', async () => {
  const controller = new AbortController();
  const read = async (): Promise<void> => {
    for await (const piece of piecemeal(chunksOf(5000), controller.signal, 1000)) {
      expect(piece).toHaveLength(1000);
      controller.abort();
    }
  };
  await expect(read()).rejects.toMatchObject({ name: 'AbortError' });
});
