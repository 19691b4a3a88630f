import { expect, it } from 'vitest';
import { allRows, everyRow } from '../../../../main/cli/every-row.ts';

const pages = {
  first: { items: ['a', 'b'], nextCursor: 'second' },
  second: { items: [], nextCursor: 'third' },
  third: { items: ['c'], nextCursor: null },
} as const;

const pageFor = (asked: (string | null)[]) => (cursor: string | null) => {
  asked.push(cursor);
  return Promise.resolve(pages[(cursor ?? 'first') as keyof typeof pages]);
};

it('yields the rows of all pages in order', async () => {
  const asked: (string | null)[] = [];
  expect(await allRows<string>(pageFor(asked))).toEqual(['a', 'b', 'c']);
  expect(asked).toEqual([null, 'second', 'third']);
});

it('asks for no further page once the row is found', async () => {
  const asked: (string | null)[] = [];
  for await (const row of everyRow<string>(pageFor(asked))) if (row === 'b') break;
  expect(asked).toEqual([null]);
});
