import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { Remarks } from '../../../../renderer/components/remarks.tsx';

describe('remarks of a result', () => {
  it('are listed under their title', () => {
    render(<Remarks title="Remarks" notes={['One row was left out.', 'A sample was measured.']} />);
    expect(screen.getByRole('region', { name: 'Remarks' })).toBeTruthy();
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'One row was left out.',
      'A sample was measured.',
    ]);
  });

  it('are left away where there are none', () => {
    const { container } = render(<Remarks title="Remarks" notes={[]} />);
    expect(container.textContent).toBe('');
  });
});
