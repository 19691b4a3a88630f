import type { SessionId, Sha256, UserId } from '../../../../shared/schema/ids.ts';
import type { Database } from '../../storage/database.ts';
import type { Tables } from '../../storage/schema.ts';

export type SessionRecord = Tables['sessions'];

/** Open sessions; one that has ended is gone. */
export type SessionRepository = {
  insert(session: SessionRecord): void;
  find(id: SessionId): SessionRecord | null;
  findByAccess(hash: Sha256): SessionRecord | null;
  findByRefresh(hash: Sha256): SessionRecord | null;
  /** The session whose refresh token this was. */
  findBySpent(hash: Sha256): SessionRecord | null;
  /** Stores what changed; false when the session has ended. */
  update(id: SessionId, changes: Partial<Omit<SessionRecord, 'id'>>): boolean;
  noteSpent(id: SessionId, hash: Sha256): void;
  remove(id: SessionId): void;
  all(): SessionRecord[];
  ofUser(id: UserId): SessionRecord[];
  ofClient(client: string): SessionRecord[];
};

export function createSessionRepository(database: Database): SessionRepository {
  const { from } = database;
  const sessions = from.selectFrom('sessions').selectAll('sessions');
  const one = (query: typeof sessions): SessionRecord | null => database.first(query) ?? null;
  return {
    insert(session) {
      database.run(from.insertInto('sessions').values(session));
    },
    find: (id) => one(sessions.where('id', '=', id)),
    findByAccess: (hash) => one(sessions.where('access_hash', '=', hash)),
    findByRefresh: (hash) => one(sessions.where('refresh_hash', '=', hash)),
    findBySpent: (hash) =>
      one(
        sessions.where('id', 'in', (eb) =>
          eb.selectFrom('spent_refresh_tokens').select('session_id').where('hash', '=', hash),
        ),
      ),
    update: (id, changes) =>
      database.run(from.updateTable('sessions').set(changes).where('id', '=', id)) === 1,
    noteSpent(id, hash) {
      database.run(from.insertInto('spent_refresh_tokens').values({ hash, session_id: id }));
    },
    remove(id) {
      database.run(from.deleteFrom('sessions').where('id', '=', id));
    },
    all: () => database.all(sessions),
    ofUser: (id) => database.all(sessions.where('user_id', '=', id).orderBy('id')),
    ofClient: (client) => database.all(sessions.where('client', '=', client)),
  };
}
