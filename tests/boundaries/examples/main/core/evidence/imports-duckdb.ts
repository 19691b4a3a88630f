// Must fail: main/core is the product without its surroundings: what it needs comes in through main/core/ports.ts.
import { DuckDBInstance } from '@duckdb/node-api';

export const instance = DuckDBInstance;
