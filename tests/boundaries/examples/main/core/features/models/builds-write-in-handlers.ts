// Must fail: SQL lives in repositories: call a method of the repository, or add one.
import type { Database } from '../../storage/database.ts';

export const forget = (database: Database) =>
  database.write(() => database.run(database.from.deleteFrom('models')));
