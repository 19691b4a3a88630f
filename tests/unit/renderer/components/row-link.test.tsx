import { fireEvent, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { expect, it, vi } from 'vitest';
import { RowLink } from '../../../../renderer/components/row-link.tsx';

it('names the record in full and leads to it once, although its row leads there too', () => {
  const onRow = vi.fn<() => void>();
  render(
    <MemoryRouter>
      <table>
        <tbody>
          <tr onClick={onRow}>
            <td>
              <RowLink to="/models/1" text="A model with a long name" tabIndex={-1} />
            </td>
          </tr>
        </tbody>
      </table>
    </MemoryRouter>,
  );
  const link = screen.getByRole('link', { name: 'A model with a long name' });
  expect([link.getAttribute('href'), link.title, link.tabIndex]).toEqual([
    '/models/1',
    'A model with a long name',
    -1,
  ]);
  fireEvent.click(link);
  expect(onRow).not.toHaveBeenCalled();
});
