import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ErrorNotice } from '../../../../renderer/components/error-notice.tsx';

it('lists what else is wrong, and says nothing twice', () => {
  const message = 'Record 5: the score is Infinity, which is not a finite number.';
  const other = { path: 'batch', message: 'A batch needs a name.' };
  const error = { message, correlationId: '', problems: [{ path: 'records.4.score', message }, other] };
  const { rerender } = render(<ErrorNotice error={error} />);
  expect(screen.getAllByText(message)).toHaveLength(1);
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'batch: A batch needs a name.',
  ]);
  rerender(<ErrorNotice error={{ ...error, problems: error.problems.slice(0, 1) }} />);
  expect(screen.queryByRole('list')).toBeNull();
});
