// Must fail: main/core is the product without its surroundings: what it needs comes in through main/core/ports.ts.
import { openSqlite } from '../adapters/sqlite.ts';

export const open = openSqlite;
