import { role } from '../../../shared/contract/define.ts';
import type { Role } from '../../../shared/contract/define.ts';
import { accountState } from '../../../shared/contract/identity.ts';
import type { AccountState } from '../../../shared/contract/identity.ts';

export type AccountsFilter = {
  readonly search: string;
  readonly roles: readonly Role[];
  readonly states: readonly AccountState[];
};

export const noAccountsFilter: AccountsFilter = { search: '', roles: [], states: [] };

/** Reads the filter from the address; what it does not know is left out. */
export function readAccountsFilter(params: URLSearchParams): AccountsFilter {
  return {
    search: (params.get('q') ?? '').slice(0, 200),
    roles: role.options.filter((option) => params.getAll('role').includes(option)),
    states: accountState.options.filter((option) => params.getAll('state').includes(option)),
  };
}

/** The address of a filter; what is not filtered is left out. */
export function writeAccountsFilter(filter: AccountsFilter): URLSearchParams {
  const params = new URLSearchParams();
  if (filter.search !== '') params.set('q', filter.search);
  for (const one of filter.roles) params.append('role', one);
  for (const one of filter.states) params.append('state', one);
  return params;
}

export function isAccountsFiltered({ search, roles, states }: AccountsFilter): boolean {
  return search !== '' || roles.length > 0 || states.length > 0;
}
