type Page<Row> = { readonly items: readonly Row[]; readonly nextCursor: string | null };

/** The rows of a list in its order; each page is asked for once a row of it is wanted. */
export async function* everyRow<Row>(pageFrom: (cursor: string | null) => Promise<Page<Row>>) {
  let cursor: string | null = null;
  do {
    // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before ended
    const page: Page<Row> = await pageFrom(cursor);
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/** All rows of a list in its order. */
export async function allRows<Row>(pageFrom: (cursor: string | null) => Promise<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of everyRow(pageFrom)) rows.push(row);
  return rows;
}
