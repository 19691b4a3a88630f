// Must fail: Databases are opened by main/adapters only.
import Sqlite from 'better-sqlite3';

export const database = new Sqlite(':memory:');
