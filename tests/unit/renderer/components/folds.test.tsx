import { render } from '@testing-library/react';
import type { GridColDef, GridRenderCellParams } from '@mui/x-data-grid';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import { createI18n } from '../../../../renderer/app/i18n.ts';
import { foldColumns, neededFolds } from '../../../../renderer/components/folds.tsx';
import type { Fold } from '../../../../renderer/components/folds.tsx';

type Row = { id: string; rows: number; p: number | null };

const columns: GridColDef<Row>[] = [
  { field: 'id', headerName: 'Name', flex: 1, minWidth: 200 },
  { field: 'rows', headerName: 'Rows', width: 100 },
  { field: 'p', headerName: 'p', width: 100 },
];
const folds: Fold<Row>[] = [
  { field: 'p', below: 'id', text: ({ p }) => (p === null ? null : String(p)) },
  { field: 'rows', below: 'id', text: ({ rows }) => String(rows) },
];

function needed(width: number | null): string[] {
  return neededFolds(columns, folds, width).map(({ field }) => field);
}

describe('columns that give up their place', () => {
  it('do so one after the other, and only as many as have to', () => {
    expect(needed(null)).toEqual([]);
    expect(needed(400)).toEqual([]);
    expect(needed(399)).toEqual(['p']);
    expect(needed(300)).toEqual(['p']);
    expect(needed(299)).toEqual(['p', 'rows']);
    expect(needed(10)).toEqual(['p', 'rows']);
    expect(neededFolds(columns.slice(0, 2), folds, 10).map(({ field }) => field)).toEqual(['rows']);
  });

  it('say below another what they would have said, with their heading, and nothing where there is nothing', async () => {
    const [only, ...others] = foldColumns(columns, folds);
    expect(others).toEqual([]);
    const texts = await createI18n();
    const drawn = (row: Row) => {
      const params = { row, formattedValue: row.id } as GridRenderCellParams<Row>;
      const { container, unmount } = render(
        <I18nextProvider i18n={texts}>{only?.renderCell?.(params)}</I18nextProvider>,
      );
      const text = container.textContent;
      unmount();
      return text;
    };
    expect(drawn({ id: 'income', rows: 40, p: 0.5 })).toBe('incomep: 0.5Rows: 40');
    expect(drawn({ id: 'income', rows: 40, p: null })).toBe('incomeRows: 40');
  });
});
