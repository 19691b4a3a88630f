import { useCallback, useMemo, useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import PersonAddAltOutlined from '@mui/icons-material/PersonAddAltOutlined';
import { useSearchParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import { role } from '../../../shared/contract/define.ts';
import { accountState } from '../../../shared/contract/identity.ts';
import type { Account, AccountState } from '../../../shared/contract/identity.ts';
import { useCommand } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FilterChips } from '../../components/filter-chips.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Page } from '../../components/page.tsx';
import { QueryGrid } from '../../components/query-grid.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { useCursorPages } from '../../components/use-cursor-pages.ts';
import { accountColumns, accountFolds } from './account-columns.tsx';
import {
  isAccountsFiltered,
  noAccountsFilter,
  readAccountsFilter,
  writeAccountsFilter,
} from './accounts-filter.ts';
import type { AccountsFilter } from './accounts-filter.ts';
import { AddPerson } from './add-person.tsx';
import { IdleSetting } from './idle-setting.tsx';

const rowId = (row: Account): string => row.id;

/** How many accounts are in a state; undefined until it is known. */
function useStateCount(state: AccountState): number | undefined {
  const input = useMemo(() => ({ states: [state], limit: 1 }), [state]);
  return useCommand('users/list', input).data?.total;
}

/** Who may sign in and as what; the filter is in the address. */
export default function AccountsPage() {
  const { t } = useTranslation(['identity', 'common']);
  const [adding, setAdding] = useState(false);
  const [params, setParams] = useSearchParams();
  const scope = params.toString();
  const filter = useMemo(() => readAccountsFilter(new URLSearchParams(scope)), [scope]);
  const pages = useCursorPages(scope);
  const query = useCommand(
    'users/list',
    {
      cursor: pages.cursor,
      limit: pages.pageSize,
      search: filter.search,
      roles: [...filter.roles],
      states: [...filter.states],
    },
    { keepPrevious: true },
  );
  const change = useCallback(
    (next: AccountsFilter) => {
      setParams(writeAccountsFilter(next), { replace: true });
    },
    [setParams],
  );
  const columns = useMemo(() => accountColumns(t), [t]);
  const add = (
    <GateButton
      command="users/create"
      variant="contained"
      startIcon={<PersonAddAltOutlined />}
      onClick={() => {
        setAdding(true);
      }}
    >
      {t('accounts.add')}
    </GateButton>
  );

  return (
    <Page
      crumbs={[{ label: t('accounts.title') }]}
      heading={useAnswer() ?? t('accounts.title')}
      lead={t('accounts.lead')}
      actions={add}
    >
      <Paper sx={{ border: '1px solid var(--dg-line)', borderRadius: '12px', overflow: 'hidden' }}>
        <Box
          sx={{ display: 'grid', gap: 1.5, padding: '14px 16px', borderBottom: '1px solid var(--dg-line)' }}
        >
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'center' }}>
            <SearchField
              label={t('accounts.search')}
              placeholder={t('accounts.searchHint')}
              value={filter.search}
              onChange={(search) => {
                change({ ...filter, search });
              }}
            />
            <Box sx={{ flex: 1 }} />
            {isAccountsFiltered(filter) ? (
              <Button
                size="small"
                onClick={() => {
                  change(noAccountsFilter);
                }}
              >
                {t('common:clearFilters')}
              </Button>
            ) : null}
          </Box>
          <FilterChips
            label={t('column.state')}
            options={accountState.options}
            selected={filter.states}
            text={(state) => t(`common:accountState.${state}`)}
            onChange={(states) => {
              change({ ...filter, states });
            }}
          />
          <FilterChips
            label={t('column.role')}
            options={role.options}
            selected={filter.roles}
            text={(one) => t(`common:role.${one}`)}
            onChange={(roles) => {
              change({ ...filter, roles });
            }}
          />
        </Box>
        <QueryGrid
          frame="shared"
          query={query}
          label={t('accounts.title')}
          columns={columns}
          folds={accountFolds}
          pages={pages}
          rowId={rowId}
          empty={
            <EmptyState
              title={t(isAccountsFiltered(filter) ? 'accounts.emptyFilter' : 'accounts.empty')}
              body={t(isAccountsFiltered(filter) ? 'accounts.emptyFilterBody' : 'accounts.emptyBody')}
              action={
                isAccountsFiltered(filter) ? (
                  <Button
                    variant="outlined"
                    onClick={() => {
                      change(noAccountsFilter);
                    }}
                  >
                    {t('common:clearFilters')}
                  </Button>
                ) : (
                  add
                )
              }
            />
          }
          pathOf={(row) => `/accounts/${row.id}`}
        />
      </Paper>
      <Box sx={{ marginTop: 2.5 }}>
        <IdleSetting />
      </Box>
      {adding ? (
        <AddPerson
          onClose={() => {
            setAdding(false);
          }}
        />
      ) : null}
    </Page>
  );
}

/** The answer at the top: who can sign in, and who cannot though they should. */
function useAnswer(): string | null {
  const { t } = useTranslation('identity');
  const active = useStateCount('active');
  const locked = useStateCount('locked');
  const invited = useStateCount('invited');
  if (active === undefined || locked === undefined || invited === undefined) return null;
  return [
    t('accounts.canSignIn', { count: active }),
    ...(locked > 0 ? [t('accounts.areLocked', { count: locked })] : []),
    ...(invited > 0 ? [t('accounts.areInvited', { count: invited })] : []),
  ].join('; ');
}
