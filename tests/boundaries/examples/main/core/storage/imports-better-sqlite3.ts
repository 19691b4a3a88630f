// Must fail: main/core is the product without its surroundings: what it needs comes in through main/core/ports.ts.
import Sqlite from 'better-sqlite3';

export const database = new Sqlite(':memory:');
