// Must fail: Databases are opened by main/adapters only.
import { DuckDBInstance } from '@duckdb/node-api';

export const instance = DuckDBInstance;
