import { render, screen } from '@testing-library/react';
import ReportOutlined from '@mui/icons-material/ReportOutlined';
import { describe, expect, it } from 'vitest';
import { ToneBadge } from '../../../../renderer/components/tone-badge.tsx';

const look = { Icon: ReportOutlined, tone: 'major' } as const;

describe('ToneBadge', () => {
  it('says a state in its word and keeps the icon from those who hear the page', () => {
    render(<ToneBadge look={look}>Drifted</ToneBadge>);
    const badge = screen.getByText('Drifted');
    expect(badge.textContent).toBe('Drifted');
    expect(screen.getByTestId('ReportOutlinedIcon').getAttribute('aria-hidden')).toBe('true');
    expect(badge.contains(screen.getByTestId('ReportOutlinedIcon'))).toBe(true);
  });

  it('takes ink and ground from the tone', () => {
    render(<ToneBadge look={look}>Drifted</ToneBadge>);
    const badge = screen.getByText('Drifted');
    // The rules are read as they were written: jsdom computes no custom properties.
    const rules = [...document.querySelectorAll('style')].map(({ textContent }) => textContent).join('');
    const own = rules.split('}').find((rule) => rule.includes(`.${[...badge.classList].at(-1)}{`));
    expect(own).toContain(';color:var(--dg-major-ink);background-color:var(--dg-major-soft);');
  });
});
