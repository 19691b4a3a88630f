// Allowed
import Sqlite from 'better-sqlite3';

export const database = new Sqlite(':memory:');
