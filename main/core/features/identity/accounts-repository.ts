import type { Role } from '../../../../shared/contract/define.ts';
import type { UserId } from '../../../../shared/schema/ids.ts';
import type { Database } from '../../storage/database.ts';
import { nameKey } from '../../storage/name-key.ts';
import type { Tables } from '../../storage/schema.ts';
import { insertUser } from '../../storage/users-repository.ts';
import type { StoredAccount } from './account.ts';

export type AccountRepository = {
  find(id: UserId): StoredAccount | null;
  findByEmail(email: string): StoredAccount | null;
  insert(account: StoredAccount): void;
  /** Stores an account that exists. Its version was compared in the same transaction. */
  replace(account: StoredAccount): void;
  /** True while there is no model at all, in the bin or out of it. */
  isEmptyRegistry(): boolean;
  /** True once anybody has an account. */
  any(): boolean;
  /** Administrators who can sign in, without one account. */
  otherAdministrators(id: UserId): number;
  /** People who can sign in and have one of the roles. */
  activeWith(roles: readonly Role[]): number;
  /** The people of the demo who may sign in, in the order in which they were made. */
  demoPeople(): StoredAccount[];
};

type Row = Omit<Tables['accounts'], 'user_id' | 'email_key' | 'name_key'> & {
  id: UserId;
  name: string;
  role: Role;
};

export function emailKey(email: string): string {
  return nameKey(email.trim());
}

export function toAccount(row: Row): StoredAccount {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    email: row.email,
    state: row.state,
    demo: row.demo === 1,
    passwordHash: row.password_hash,
    failedSignIns: row.failed_sign_ins,
    credentialVersion: row.credential_version,
    rowVersion: row.row_version,
    createdAt: row.created_at,
    lastSignInAt: row.last_sign_in_at,
  };
}

function toColumns(account: StoredAccount): Omit<Tables['accounts'], 'user_id' | 'created_at'> {
  return {
    name_key: nameKey(account.name),
    email: account.email,
    email_key: emailKey(account.email),
    state: account.state,
    demo: account.demo ? 1 : 0,
    password_hash: account.passwordHash,
    failed_sign_ins: account.failedSignIns,
    credential_version: account.credentialVersion,
    row_version: account.rowVersion,
    last_sign_in_at: account.lastSignInAt,
  };
}

/** The columns of `toAccount`. */
export const accountColumns = [
  'users.id as id',
  'users.name as name',
  'users.role as role',
  'accounts.email as email',
  'accounts.state as state',
  'accounts.demo as demo',
  'accounts.password_hash as password_hash',
  'accounts.failed_sign_ins as failed_sign_ins',
  'accounts.credential_version as credential_version',
  'accounts.row_version as row_version',
  'accounts.created_at as created_at',
  'accounts.last_sign_in_at as last_sign_in_at',
] as const;

export function createAccountRepository(database: Database): AccountRepository {
  const { from } = database;
  const joined = from.selectFrom('accounts').innerJoin('users', 'users.id', 'accounts.user_id');
  const accounts = joined.select(accountColumns);

  function one(query: typeof accounts): StoredAccount | null {
    const row = database.first(query);
    return row === undefined ? null : toAccount(row);
  }

  return {
    find: (id) => one(accounts.where('accounts.user_id', '=', id)),
    findByEmail: (email) => one(accounts.where('accounts.email_key', '=', emailKey(email))),
    insert(account) {
      insertUser(database, { id: account.id, name: account.name, role: account.role }, account.createdAt);
      database.run(
        from
          .insertInto('accounts')
          .values({ user_id: account.id, created_at: account.createdAt, ...toColumns(account) }),
      );
    },
    replace(account) {
      const { id, name, role } = account;
      database.run(from.updateTable('users').set({ name, role }).where('id', '=', id));
      database.run(from.updateTable('accounts').set(toColumns(account)).where('user_id', '=', id));
    },
    isEmptyRegistry: () => database.first(from.selectFrom('models').select('id').limit(1)) === undefined,
    any: () => database.first(from.selectFrom('accounts').select('user_id').limit(1)) !== undefined,
    otherAdministrators(id) {
      const row = database.first(
        joined
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .where('users.role', '=', 'administrator')
          .where('accounts.state', '=', 'active')
          .where('accounts.user_id', '<>', id),
      );
      return row?.count ?? 0;
    },
    activeWith(roles) {
      const row = database.first(
        joined
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .where('users.role', 'in', roles)
          .where('accounts.state', '=', 'active'),
      );
      return row?.count ?? 0;
    },
    demoPeople: () =>
      database
        .all(
          accounts
            .where('accounts.demo', '=', 1)
            .where('accounts.state', '=', 'active')
            .orderBy('accounts.user_id'),
        )
        .map(toAccount),
  };
}
