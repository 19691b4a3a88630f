import type { Sha256 } from '../../../shared/schema/ids.ts';
import type { Database } from './database.ts';

/** Digests of every evidence file that is part of the records. */
export function recordedEvidence(database: Database): Set<Sha256> {
  const rows = database.all(database.from.selectFrom('evidence_files').select('sha256'));
  return new Set(rows.map(({ sha256 }) => sha256));
}
