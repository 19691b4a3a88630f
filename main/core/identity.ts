import { userId } from '../../shared/schema/ids.ts';
import type { Actor, Clock, IdSource } from './ports.ts';
import type { Database } from './storage/database.ts';
import { findUser, insertUser, renameUser } from './storage/users-repository.ts';
import { readSetting, writeSetting } from './storage/workspace-settings.ts';

/** What the program itself is called in the change history. */
const systemName = 'DriftGuard';

/**
 * Whoever acts when nobody does: the program itself, which makes keys, puts right what a crash left and
 * locks accounts. It has a user and no account, so nobody can sign in as it. It is made when the data
 * folder is opened for the first time; before there were accounts it was the one local administrator.
 */
export function resolveSystemActor(dependencies: {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: IdSource;
}): Actor {
  const { database, clock, ids } = dependencies;
  const known = readSetting(database, 'operator-id');
  const present = known === null ? undefined : findUser(database, userId.parse(known));
  if (present?.name === systemName) return present;
  if (present !== undefined) {
    database.write(() => {
      renameUser(database, present.id, systemName);
    });
    return { ...present, name: systemName };
  }
  const system: Actor = { id: userId.parse(ids.next()), name: systemName, role: 'administrator' };
  database.write(() => {
    insertUser(database, system, clock.now());
    writeSetting(database, 'operator-id', system.id);
  });
  return system;
}
