import { useState } from 'react';

/**
 * Pages over a cursor: the cursors of the pages passed so far are kept, so that one can go back. When
 * `scope` (a text that changes with the filter) changes, the first page is shown again.
 */
export function useCursorPages(scope: string, initialPageSize = 25) {
  const [state, setState] = useState<{ scope: string; page: number; cursors: readonly (string | null)[] }>({
    scope,
    page: 0,
    cursors: [null],
  });
  const [pageSize, setPageSize] = useState(initialPageSize);
  const present = state.scope === scope ? state : { scope, page: 0, cursors: [null] };

  return {
    page: present.page,
    pageSize,
    cursor: present.cursors[present.page] ?? null,
    /** Goes to `page`; `nextCursor` is that of the page being left when going forward. */
    goTo(page: number, nextCursor: string | null): void {
      if (page > present.page && nextCursor === null) return;
      const cursors =
        page > present.page ? [...present.cursors.slice(0, present.page + 1), nextCursor] : present.cursors;
      setState({ scope, page: Math.max(0, Math.min(page, cursors.length - 1)), cursors });
    },
    setPageSize(size: number): void {
      setPageSize(size);
      setState({ scope, page: 0, cursors: [null] });
    },
  };
}
export type CursorPages = ReturnType<typeof useCursorPages>;
