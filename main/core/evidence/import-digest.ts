import { createHash } from 'node:crypto';
import type { DetectedFormat, ImportColumn } from '../../../shared/contract/datasets.ts';
import { sha256Hex } from '../../../shared/schema/ids.ts';
import type { Sha256 } from '../../../shared/schema/ids.ts';

/** Rises whenever the same bytes and settings would give other evidence: markers, casts, Parquet settings. */
const readingRules = 1;

/**
 * Names an import by everything that its evidence follows from: the bytes of the source, how they are read,
 * the columns with their types, the engine. Roles and names of data sets do not change evidence.
 */
export function importDigest(facts: {
  readonly sourceSha256: Sha256;
  readonly detected: DetectedFormat;
  readonly columns: readonly ImportColumn[];
  readonly engineVersion: string;
  /** The zone that was said for times that name none. */
  readonly zone?: string | null;
}): Sha256 {
  const { sourceSha256, detected, columns, engineVersion, zone = null } = facts;
  const { format, delimiter, header, encoding } = detected;
  const text = JSON.stringify([
    readingRules,
    engineVersion,
    sourceSha256,
    [format, delimiter, header, encoding],
    columns.map(({ name, type }) => [name, type]),
    // Imports from before it could be said keep their digest.
    ...(zone === null ? [] : [zone]),
  ]);
  return sha256Hex.parse(createHash('sha256').update(text).digest('hex'));
}
