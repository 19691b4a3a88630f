// Must fail: Statistics are pure: no files, no clock, no database. Values come in as arguments.
import { createDatabase } from '../storage/database.ts';

export const database = createDatabase;
