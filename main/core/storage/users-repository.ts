import type { UserId } from '../../../shared/schema/ids.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';
import type { Actor } from '../ports.ts';
import type { Database } from './database.ts';

export function findUser(database: Database, id: UserId): Actor | undefined {
  return database.first(
    database.from.selectFrom('users').select(['id', 'name', 'role']).where('id', '=', id),
  );
}

export function insertUser(database: Database, user: Actor, createdAt: UtcInstant): void {
  database.run(database.from.insertInto('users').values({ ...user, created_at: createdAt }));
}

export function renameUser(database: Database, id: UserId, name: string): void {
  database.run(database.from.updateTable('users').set({ name }).where('id', '=', id));
}
