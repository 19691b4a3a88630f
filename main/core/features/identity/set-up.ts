import { role } from '../../../../shared/contract/define.ts';
import type { Role } from '../../../../shared/contract/define.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { userId } from '../../../../shared/schema/ids.ts';
import type { Clock, IdSource, PasswordHasher, Shell } from '../../ports.ts';
import type { Credentials } from '../../caller.ts';
import type { Database } from '../../storage/database.ts';
import { readSetting, writeSetting } from '../../storage/workspace-settings.ts';
import type { ChangeRecorder } from '../history/change-recorder.ts';
import { actorOf, historyFields } from './account.ts';
import type { StoredAccount } from './account.ts';
import type { AccountRepository } from './accounts-repository.ts';
import { checkNewPassword, readPassword } from './choose-password.ts';
import type { CodeRepository } from './codes-repository.ts';
import type { Notices, Sessions } from './sessions.ts';

export const recoveryCodeCount = 8;

export type SetUpDependencies = {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly passwords: PasswordHasher;
  readonly accounts: AccountRepository;
  readonly codes: CodeRepository;
  readonly sessions: Sessions;
  readonly changes: ChangeRecorder;
  readonly announceAccount: (notices: Notices, account: StoredAccount) => void;
};

export type Place = { readonly client: string; readonly shell: Shell };

export type SetUp = {
  /** `new` until somebody has an account; a folder with records from before there were accounts is `own`. */
  workspace(): 'new' | 'own' | 'demo';
  own(
    request: { name: string; email: string; password: string },
    place: Place,
  ): Promise<{ credentials: Credentials; recoveryCodes: string[] }>;
  /** Makes the people of the demo. Throws ALREADY_SET_UP when anything is there that is not the demo. */
  demo(): void;
};

/** One person for each role, as the screens introduce them. */
const demoNames: Readonly<Record<Role, string>> = {
  administrator: 'Ines Albrecht',
  'ml-engineer': 'Tomas Reyes',
  'data-scientist': 'Mei Tanaka',
  'compliance-officer': 'Amara Diallo',
  auditor: 'Henrik Solberg',
  executive: 'Laura Castellani',
};

const emailOf = (name: string): string => `${name.toLowerCase().replaceAll(' ', '.')}@demo.example`;

export function createSetUp(dependencies: SetUpDependencies): SetUp {
  const { database, clock, ids, passwords, accounts, codes, sessions, changes, announceAccount } =
    dependencies;

  function workspace(): 'new' | 'own' | 'demo' {
    const kind = readSetting(database, 'workspace-kind');
    if (kind === 'own' || kind === 'demo') return kind;
    // A demo that was loaded before there were accounts is still the demo.
    return accounts.isEmptyRegistry() || readSetting(database, 'demo-loaded-at') !== null ? 'new' : 'own';
  }

  function refuseAgain(): void {
    if (accounts.any()) throw new DriftGuardError('ALREADY_SET_UP');
  }

  function newAccount(
    fields: Pick<StoredAccount, 'name' | 'email' | 'role' | 'demo' | 'passwordHash' | 'lastSignInAt'>,
  ) {
    const account: StoredAccount = {
      ...fields,
      id: userId.parse(ids.next()),
      state: 'active',
      failedSignIns: 0,
      credentialVersion: 1,
      rowVersion: 1,
      createdAt: clock.now(),
    };
    accounts.insert(account);
    changes.record({
      entity: 'user',
      entityId: account.id,
      actor: actorOf(account),
      action: 'created',
      before: null,
      after: historyFields(account),
    });
    return account;
  }

  return {
    workspace,

    async own({ name, email, password: typed }, { client, shell }) {
      refuseAgain();
      const password = readPassword(typed);
      checkNewPassword(password, { name, email });
      const passwordHash = await passwords.hash(password);
      return sessions.write((notices) => {
        refuseAgain();
        writeSetting(database, 'workspace-kind', 'own');
        const account = newAccount({
          name,
          email,
          role: 'administrator',
          demo: false,
          passwordHash,
          // Setting up signs in.
          lastSignInAt: clock.now(),
        });
        announceAccount(notices, account);
        return {
          recoveryCodes: codes.renew({
            userId: account.id,
            purpose: 'recovery',
            count: recoveryCodeCount,
            createdAt: clock.now(),
            expiresMs: null,
          }),
          credentials: sessions.open(notices, account, { client, shell }),
        };
      });
    },

    demo() {
      sessions.write((notices) => {
        refuseAgain();
        if (workspace() !== 'new') {
          throw new DriftGuardError(
            'ALREADY_SET_UP',
            'This data folder holds records already, so it cannot become the demo. Start with another data folder to see it.',
          );
        }
        writeSetting(database, 'workspace-kind', 'demo');
        for (const each of role.options) {
          const name = demoNames[each];
          const account = newAccount({
            name,
            email: emailOf(name),
            role: each,
            demo: true,
            passwordHash: null,
            lastSignInAt: null,
          });
          announceAccount(notices, account);
        }
      });
    },
  };
}
