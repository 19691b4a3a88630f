import { act, renderHook } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { useCursorPages } from '../../../../renderer/components/use-cursor-pages.ts';

describe('pages over a cursor', () => {
  it('go forward with the cursor given and back with the ones kept', () => {
    const { result } = renderHook(() => useCursorPages('all'));
    const seen: unknown[] = [];
    const note = (): void => {
      seen.push([result.current.page, result.current.cursor]);
    };
    note();
    act(() => result.current.goTo(1, 'second'));
    note();
    act(() => result.current.goTo(2, 'third'));
    note();
    act(() => result.current.goTo(1, null));
    note();
    act(() => result.current.goTo(0, null));
    note();
    expect(seen).toEqual([
      [0, null],
      [1, 'second'],
      [2, 'third'],
      [1, 'second'],
      [0, null],
    ]);
  });

  it('stay where there is no next page', () => {
    const { result } = renderHook(() => useCursorPages('all'));
    act(() => result.current.goTo(1, null));
    expect([result.current.page, result.current.cursor]).toEqual([0, null]);
  });

  it('begin again when the filter or the page size changes', () => {
    const { result, rerender } = renderHook(({ scope }) => useCursorPages(scope), {
      initialProps: { scope: 'a' },
    });
    act(() => result.current.goTo(1, 'second'));
    rerender({ scope: 'b' });
    expect([result.current.page, result.current.cursor]).toEqual([0, null]);
    act(() => result.current.goTo(1, 'other'));
    act(() => result.current.setPageSize(50));
    expect([result.current.page, result.current.cursor, result.current.pageSize]).toEqual([0, null, 50]);
  });
});
