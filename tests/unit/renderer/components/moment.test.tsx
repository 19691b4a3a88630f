import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Moment } from '../../../../renderer/components/moment.tsx';

const at = '2026-03-01T09:30:00.000Z';

it('stays on one line in a list, where columns have room for it, and goes on in the next line elsewhere', () => {
  const { rerender } = render(<Moment at={at} list />);
  expect(screen.getByRole('time')).toHaveProperty('style.whiteSpace', 'nowrap');
  rerender(<Moment at={at} />);
  expect(screen.getByRole('time')).toHaveProperty('style.whiteSpace', '');
});
