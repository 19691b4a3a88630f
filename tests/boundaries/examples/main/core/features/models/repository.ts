// Allowed
import type { Database } from '../../storage/database.ts';

export const modelNames = (database: Database) =>
  database.all(database.from.selectFrom('models').select('name'));
