import type { DatasetId, ModelId, Sha256 } from '../../../shared/schema/ids.ts';
import type { Database } from './database.ts';

/** Digests of every evidence file that is part of the records. */
export function recordedEvidence(database: Database): Set<Sha256> {
  const rows = database.all(database.from.selectFrom('evidence_files').select('sha256'));
  return new Set(rows.map(({ sha256 }) => sha256));
}

/** The same with sizes in bytes. */
export function recordedEvidenceFiles(database: Database): { sha256: Sha256; sizeBytes: number }[] {
  return database.all(
    database.from
      .selectFrom('evidence_files')
      .select(['sha256', 'size_bytes as sizeBytes'])
      .orderBy('sha256'),
  );
}

/** Data sets that rest on an evidence file, the newest first; also those in the bin. */
export function datasetsOn(
  database: Database,
  sha256: Sha256,
): { id: DatasetId; name: string; modelId: ModelId; deleted: boolean }[] {
  const rows = database.all(
    database.from
      .selectFrom('datasets')
      .select(['id', 'name', 'model_id as modelId', 'deleted_at'])
      .where('evidence_sha256', '=', sha256)
      .orderBy('id', 'desc'),
  );
  return rows.map(({ deleted_at: deletedAt, ...row }) => ({ ...row, deleted: deletedAt !== null }));
}
