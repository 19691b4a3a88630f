import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DriftGuardError } from '../../../shared/errors.ts';
import type { Page } from '../../../shared/schema/page.ts';

/*
 * Lists go on after the last row that was shown (keyset paging): the cursor holds the sort values and
 * the identifier of that row, so that a page costs the same wherever it lies, and rows that come or go
 * in between neither repeat nor hide others.
 */

const envelope = z.tuple([z.string(), z.unknown()]);

const unusable = () =>
  new DriftGuardError(
    'INVALID_INPUT',
    'This place in the list is not valid. Start again at the first page.',
    {
      problems: [{ path: 'cursor', message: 'This place in the list is not valid.' }],
    },
  );

function digestOf(binding: unknown): string {
  return createHash('sha256').update(JSON.stringify(binding)).digest('base64url').slice(0, 16);
}

/**
 * Writes the position after a row. `binding` is whatever decides order and content of the list (its
 * name, sort and filter): a cursor is good for that list only.
 */
export function encodeCursor(binding: unknown, values: unknown): string {
  return Buffer.from(JSON.stringify([digestOf(binding), values]), 'utf8').toString('base64url');
}

/** Reads a cursor back. Throws INVALID_INPUT at `cursor` when it was not made for this list. */
export function decodeCursor<Schema extends z.ZodType>(
  binding: unknown,
  cursor: string,
  values: Schema,
): z.output<Schema> {
  let decoded: unknown;
  try {
    decoded = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw unusable();
  }
  const parsed = envelope.safeParse(decoded);
  if (!parsed.success || parsed.data[0] !== digestOf(binding)) throw unusable();
  const position = values.safeParse(parsed.data[1]);
  if (!position.success) throw unusable();
  return position.data;
}

/**
 * A page from the rows that were read for it. One more than it holds is read (`limit + 1`), which is not shown and tells
 * whether there are others.
 */
export function toPage<Row, Item>(
  rows: readonly Row[],
  {
    limit,
    binding,
    total,
    item,
    position,
  }: {
    readonly limit: number;
    readonly binding: unknown;
    /** Rows of the whole list. */
    readonly total: number;
    readonly item: (row: Row) => Item;
    /** The sort values and the identifier of a row, as `decodeCursor` gives them back. */
    readonly position: (row: Row) => unknown;
  },
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => item(row)),
    total,
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(binding, position(last)) : null,
  };
}
