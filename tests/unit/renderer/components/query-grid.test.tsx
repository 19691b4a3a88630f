import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { GridColDef } from '@mui/x-data-grid';
import { MemoryRouter, useLocation } from 'react-router';
import { describe, expect, it } from 'vitest';
import type { Approval } from '../../../../shared/contract/approvals.ts';
import { createI18n } from '../../../../renderer/app/i18n.ts';
import { Providers } from '../../../../renderer/app/providers.tsx';
import { useCommand } from '../../../../renderer/client/client-context.tsx';
import { createQueryClient } from '../../../../renderer/client/query-client.ts';
import { QueryGrid } from '../../../../renderer/components/query-grid.tsx';
import { useCursorPages } from '../../../../renderer/components/use-cursor-pages.ts';
import { createFakeClient, never, refuse } from '../../../support/renderer-fake-client.tsx';
import type { FakeHandlers } from '../../../support/renderer-fake-client.tsx';
import { sampleId } from '../../../support/renderer-samples.ts';
import { sampleApproval } from '../../../support/renderer-samples-approvals.ts';

const columns: GridColDef<Approval>[] = [{ field: 'reason', headerName: 'Reason', flex: 1 }];
const rowId = (row: Approval): string => row.id;
const pathOf = (row: Approval): string | null => (row.state === 'open' ? `/approvals/${row.id}` : null);

function Listed() {
  const pages = useCursorPages('all');
  const query = useCommand('approvals/list', { view: 'mine', cursor: null, limit: 25 });
  return (
    <>
      <output aria-label="address">{useLocation().pathname}</output>
      <QueryGrid
        query={query}
        label="Requests"
        columns={columns}
        pages={pages}
        rowId={rowId}
        pathOf={pathOf}
        empty={<p>Nothing yet</p>}
      />
    </>
  );
}

async function show(list: NonNullable<FakeHandlers['approvals/list']>) {
  const client = createFakeClient({ 'approvals/list': list });
  const view = render(
    <Providers client={client} queries={createQueryClient()} texts={await createI18n()}>
      <MemoryRouter>
        <Listed />
      </MemoryRouter>
    </Providers>,
  );
  return { client, view };
}

describe('a list that the engine pages', () => {
  it('shows that it loads, a failure with a retry, and what stands there without rows', async () => {
    const { view } = await show(never);
    expect(await screen.findByRole('status', { name: 'Loading' })).toBeTruthy();
    view.unmount();
    const { client } = await show(() => refuse('INTERNAL'));
    const retry = await screen.findByRole('button', { name: 'Try again' });
    client.answer({ 'approvals/list': () => ({ items: [], total: 0, nextCursor: null }) });
    await userEvent.click(retry);
    expect(await screen.findByText('Nothing yet')).toBeTruthy();
    expect(screen.queryByRole('grid')).toBeNull();
  });

  it('shows its rows and goes where a row leads, if it leads anywhere', async () => {
    const leading = sampleApproval({ reason: 'She has left the company.' });
    const ended = sampleApproval({ id: sampleId(11, 2), state: 'withdrawn', reason: 'It was a mistake.' });
    await show(() => ({ items: [leading, ended], total: 2, nextCursor: null }));
    expect(await screen.findByRole('grid', { name: 'Requests' })).toBeTruthy();
    await userEvent.click(await screen.findByText('It was a mistake.'));
    expect(screen.getByRole('status', { name: 'address' }).textContent).toBe('/');
    await userEvent.click(screen.getByText('She has left the company.'));
    expect(screen.getByRole('status', { name: 'address' }).textContent).toBe(`/approvals/${leading.id}`);
  });
});
