import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeCursor, encodeCursor, toPage } from '../../../../../main/core/storage/page-cursor.ts';
import { pageCursor } from '../../../../../shared/schema/page.ts';

const position = z.tuple([z.union([z.string(), z.number()]), z.string()]);
const refusal = expect.objectContaining({
  code: 'INVALID_INPUT',
  details: { problems: [{ path: 'cursor', message: 'This place in the list is not valid.' }] },
});

describe('page cursors', () => {
  it('give back what was put in, for the same list', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 128 }), fc.integer()), fc.uuid(), (value, id) => {
        const cursor = encodeCursor(['models', { field: 'name' }], [value, id]);
        expect(pageCursor.safeParse(cursor).success).toBe(true);
        expect(decodeCursor(['models', { field: 'name' }], cursor, position)).toEqual([value, id]);
      }),
    );
  });

  it('are refused by a list with another sort or filter', () => {
    const cursor = encodeCursor(['models', { field: 'name' }], ['a', 'b']);
    expect(() => decodeCursor(['models', { field: 'owner' }], cursor, position)).toThrow(refusal);
  });

  it('are refused when their values are not those of the list', () => {
    const cursor = encodeCursor('list', [true, 'b']);
    expect(() => decodeCursor('list', cursor, position)).toThrow(refusal);
  });

  it('are refused when they are no cursors at all', () => {
    const texts = [
      'x',
      '%%%',
      Buffer.from('{}').toString('base64url'),
      Buffer.from('[1,2,3]').toString('base64url'),
    ];
    for (const text of texts) expect(() => decodeCursor('list', text, position)).toThrow(refusal);
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 200 }), (text) => {
        expect(() => decodeCursor('list', text, position)).toThrow(refusal);
      }),
    );
  });
});

describe('pages', () => {
  const rows = [1, 2, 3].map((place) => ({ place }));
  const page = (limit: number) =>
    toPage(rows, {
      limit,
      binding: 'list',
      total: 7,
      item: ({ place }) => `row ${place}`,
      position: ({ place }) => ['sort', String(place)],
    });

  it('show as many rows as they hold, and go on after the last of them where one more was read', () => {
    const { nextCursor, ...shown } = page(2);
    expect(shown).toEqual({ items: ['row 1', 'row 2'], total: 7 });
    expect(decodeCursor('list', nextCursor ?? '', position)).toEqual(['sort', '2']);
  });

  it('end where no more was read', () => {
    expect(page(3)).toEqual({ items: ['row 1', 'row 2', 'row 3'], total: 7, nextCursor: null });
    expect(toPage([], { limit: 5, binding: 'list', total: 0, item: String, position: () => [] })).toEqual({
      items: [],
      total: 0,
      nextCursor: null,
    });
  });
});
