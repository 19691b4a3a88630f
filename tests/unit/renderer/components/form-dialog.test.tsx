import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { describe, expect, it, vi } from 'vitest';
import { createI18n } from '../../../../renderer/app/i18n.ts';
import { Providers } from '../../../../renderer/app/providers.tsx';
import { ClientError } from '../../../../renderer/client/client-error.ts';
import { createQueryClient } from '../../../../renderer/client/query-client.ts';
import { FormDialog } from '../../../../renderer/components/form-dialog.tsx';
import { sampleInfo } from '../../../support/renderer-samples.ts';
import { createFakeClient } from '../../../support/renderer-fake-client.tsx';

async function open(props: Partial<Parameters<typeof FormDialog>[0]> = {}, role?: 'auditor') {
  const onSubmit = vi.fn<() => void>();
  const onClose = vi.fn<() => void>();
  const info = sampleInfo();
  const client = createFakeClient({
    'app/info': () => (role === undefined ? info : { ...info, user: { ...info.user, role } }),
  });
  render(
    <Providers client={client} queries={createQueryClient()} texts={await createI18n()}>
      <MemoryRouter>
        <FormDialog
          title="Remove the rule?"
          command="alerts/delete-rule"
          action="Remove"
          pending={false}
          error={null}
          onSubmit={onSubmit}
          onClose={onClose}
          {...props}
        >
          <input aria-label="Reason" />
        </FormDialog>
      </MemoryRouter>
    </Providers>,
  );
  const dialog = within(await screen.findByRole('dialog', { name: 'Remove the rule?' }));
  return { dialog, onSubmit, onClose };
}

describe('a dialog that sends one command', () => {
  it('sends it by its button and by the return key in a field', async () => {
    const { dialog, onSubmit, onClose } = await open();
    await userEvent.click(dialog.getByRole('button', { name: 'Remove' }));
    await userEvent.type(dialog.getByRole('textbox', { name: 'Reason' }), '{Enter}');
    expect(onSubmit).toHaveBeenCalledTimes(2);
    expect(onClose).not.toHaveBeenCalled();
  });

  it('is left by its other button and by the escape key', async () => {
    const { dialog, onSubmit, onClose } = await open();
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }));
    await userEvent.keyboard('{Escape}');
    expect(onClose).toHaveBeenCalledTimes(2);
    expect(onSubmit).not.toHaveBeenCalled();
  });

  it('sends nothing while a field is missing', async () => {
    const { dialog, onSubmit } = await open({ disabled: true });
    await userEvent.type(dialog.getByRole('textbox', { name: 'Reason' }), '{Enter}');
    expect(dialog.getByRole('button', { name: 'Remove' }).hasAttribute('disabled')).toBe(true);
    expect(onSubmit).not.toHaveBeenCalled();
  });

  it('says what was refused, and whose role the command is not for', async () => {
    const { dialog } = await open({ error: new ClientError('NAME_TAKEN', 'It is in use.') }, 'auditor');
    expect(dialog.getByRole('alert').textContent).toBe('It is in use.');
    expect(await dialog.findByTitle(/^Your role \(Auditor\)/)).toBeTruthy();
  });
});
