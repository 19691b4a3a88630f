// Must fail: Statistics are pure: no files, no clock, no database. Values come in as arguments.
import { readFileSync } from 'node:fs';

export const text = readFileSync('x', 'utf8');
