import { v7 } from 'uuid';
import type { IdSource } from '../core/ports.ts';

/** Identifiers that are unique without a counter and sort by the time they were made (RFC 9562, version 7). */
export const uuidSource: IdSource = { next: () => v7() };
