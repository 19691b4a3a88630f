import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { I18nextProvider } from 'react-i18next';
import { createI18n } from '../../../../../renderer/app/i18n.ts';
import { FieldChanges } from '../../../../../renderer/features/history/field-changes.tsx';

it('names what a result is recorded with as the rest of the pages does', async () => {
  const texts = await createI18n();
  const fields = [
    ['verdict', 'insufficient'],
    ['verdict', 'violation'],
    ['data set', 'First day'],
    ['evidence SHA-256', '88636de4'],
    ['settings version', '1'],
    ['result SHA-256', 'daeef095'],
  ] as const;
  render(
    <I18nextProvider i18n={texts}>
      <FieldChanges fields={fields.map(([field, after]) => ({ field, before: null, after }))} />
    </I18nextProvider>,
  );
  const rows = screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => [...row.children].map(({ textContent }) => textContent));
  expect(rows).toEqual([
    ['Verdict', 'Not enough data'],
    ['Verdict', 'Violation'],
    ['Data set', 'First day'],
    ['SHA-256 of the evidence', '88636de4'],
    ['Version of the settings', '1'],
    ['SHA-256 of the result', 'daeef095'],
  ]);
});
