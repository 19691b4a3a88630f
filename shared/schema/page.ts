import { z } from 'zod';

export const maxPageSize = 200;

/** Opaque position in a sorted list; made by the core, sent back unchanged. */
export const pageCursor = z.string().min(1).max(1024);

export const pageRequest = z.strictObject({
  cursor: pageCursor.nullable().default(null),
  limit: z.int().min(1).max(maxPageSize).default(50),
});
export type PageRequest = z.infer<typeof pageRequest>;

export const sortDirection = z.enum(['asc', 'desc']);

/** One page of `item`, with the total that the filter matches and the cursor of the next page. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item).max(maxPageSize),
    total: z.int().min(0),
    nextCursor: pageCursor.nullable(),
  });
}
export type Page<Item> = { items: Item[]; total: number; nextCursor: string | null };
