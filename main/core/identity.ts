import { userId } from '../../shared/schema/ids.ts';
import type { Actor, Clock, IdSource } from './ports.ts';
import type { Database } from './storage/database.ts';
import { findUser, insertUser } from './storage/users-repository.ts';
import { readSetting, writeSetting } from './storage/workspace-settings.ts';

/** What the single local user is called in the change history. */
const operatorName = 'Local administrator';

/**
 * The person on whose behalf the shell calls. Until accounts exist this is one local administrator, made
 * when the data folder is opened for the first time.
 */
export function resolveOperator(dependencies: {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: IdSource;
}): Actor {
  const { database, clock, ids } = dependencies;
  const known = readSetting(database, 'operator-id');
  const present = known === null ? undefined : findUser(database, userId.parse(known));
  if (present !== undefined) return present;
  const operator: Actor = { id: userId.parse(ids.next()), name: operatorName, role: 'administrator' };
  database.write(() => {
    insertUser(database, operator, clock.now());
    writeSetting(database, 'operator-id', operator.id);
  });
  return operator;
}
