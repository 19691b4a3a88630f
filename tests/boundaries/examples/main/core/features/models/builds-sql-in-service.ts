// Must fail: SQL lives in repositories: call a method of the repository, or add one.
import type { Database } from '../../storage/database.ts';

export const modelNames = (database: Database) =>
  database.all(database.from.selectFrom('models').select('name'));
