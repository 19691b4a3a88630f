import { sql } from 'kysely';
import { z } from 'zod';
import type { Account } from '../../../../shared/contract/identity.ts';
import type { CommandOutput, ParsedInput } from '../../../../shared/contract/index.ts';
import { userId } from '../../../../shared/schema/ids.ts';
import type { UserId } from '../../../../shared/schema/ids.ts';
import type { Database } from '../../storage/database.ts';
import { nameKey } from '../../storage/name-key.ts';
import { decodeCursor, toPage } from '../../storage/page-cursor.ts';
import { accountColumns, toAccount } from './accounts-repository.ts';

export type AccountLists = {
  /** By name. */
  page(request: ParsedInput<'users/list'>): CommandOutput<'users/list'>;
  /** One account as it is shown; null when there is none. */
  shown(id: UserId): Account | null;
};

const position = z.tuple([z.string(), userId]);

function toShown(row: Parameters<typeof toAccount>[0] & { readonly open_sessions: number | null }): Account {
  const { demo: _demo, passwordHash: _hash, credentialVersion: _version, ...account } = toAccount(row);
  return { ...account, openSessions: row.open_sessions ?? 0 };
}

export function createAccountLists(database: Database): AccountLists {
  const { from } = database;
  const shownAccounts = from
    .selectFrom('accounts')
    .innerJoin('users', 'users.id', 'accounts.user_id')
    .select(accountColumns)
    .select((eb) => [
      'accounts.name_key as name_key',
      eb
        .selectFrom('sessions')
        .select((inner) => inner.fn.countAll<number>().as('count'))
        .whereRef('sessions.user_id', '=', 'accounts.user_id')
        .as('open_sessions'),
    ]);

  return {
    shown(id) {
      const row = database.first(shownAccounts.where('accounts.user_id', '=', id));
      return row === undefined ? null : toShown(row);
    },

    page({ search, roles, states, cursor, limit }) {
      const binding = ['users', search, roles, states];
      // Every word has to occur, in the name or in the address, in any case.
      const words = nameKey(search)
        .split(/\s+/u)
        .filter((word) => word !== '');
      const matching = from
        .selectFrom('accounts')
        .innerJoin('users', 'users.id', 'accounts.user_id')
        .where((eb) =>
          eb.and([
            ...(roles.length > 0 ? [eb('users.role', 'in', roles)] : []),
            ...(states.length > 0 ? [eb('accounts.state', 'in', states)] : []),
            ...words.map(
              (word) =>
                sql<boolean>`(instr(accounts.name_key, ${word}) > 0 OR instr(accounts.email_key, ${word}) > 0)`,
            ),
          ]),
        );
      const total = database.first(matching.select((eb) => eb.fn.countAll<number>().as('total')))?.total ?? 0;
      const after = cursor === null ? null : decodeCursor(binding, cursor, position);
      const rows = database.all(
        shownAccounts
          .where('accounts.user_id', 'in', matching.select('accounts.user_id'))
          .where(
            after === null
              ? sql<boolean>`true`
              : sql<boolean>`(name_key, user_id) > (${after[0]}, ${after[1]})`,
          )
          .orderBy('accounts.name_key')
          .orderBy('accounts.user_id')
          .limit(limit + 1),
      );
      return toPage(rows, {
        limit,
        binding,
        total,
        item: toShown,
        position: (last) => [last.name_key, last.id],
      });
    },
  };
}
