import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { FoldedSection } from '../../../../renderer/components/folded-section.tsx';

function section(problem: boolean) {
  return (
    <FoldedSection title="Thresholds" hint="The defaults suit most data." problem={problem}>
      <p>What is folded away</p>
    </FoldedSection>
  );
}
const isOpen = (): boolean =>
  screen.getByRole('button', { name: /^Thresholds/ }).getAttribute('aria-expanded') === 'true';

describe('a folded section', () => {
  it('opens when it is asked for, and closes again', async () => {
    render(section(false));
    expect(isOpen()).toBe(false);
    await userEvent.click(screen.getByRole('button', { name: /^Thresholds/ }));
    expect(isOpen()).toBe(true);
    await userEvent.click(screen.getByRole('button', { name: /^Thresholds/ }));
    expect(isOpen()).toBe(false);
  });

  it('is open as long as something in it needs a look', () => {
    const view = render(section(true));
    expect(isOpen()).toBe(true);
    view.rerender(section(false));
    expect(isOpen()).toBe(false);
  });
});
