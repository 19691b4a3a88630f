import { stat } from 'node:fs/promises';
import type { FilePreview, ReadOptions } from '../../../../shared/contract/datasets.ts';
import type { ModelId, Sha256 } from '../../../../shared/schema/ids.ts';
import { hashFile } from '../../evidence/durable-files.ts';
import { countInWords } from '../../evidence/limits.ts';
import { mislabelWarning } from '../../evidence/text-format.ts';
import type { EvidenceEngine, SourceInspection, VaultFile } from '../../ports.ts';
import { formatSome } from '../../statistics/format.ts';
import { asBefore } from './as-before.ts';
import type { DatasetRepository } from './repository.ts';
import { suggestRoles } from './suggest-roles.ts';

/** Beyond this a preview does not wait for the digest; the import itself recognises the file in any case. */
const hashedBytes = 1024 * 1024 * 1024;

const namedAtMost = 5;

/** What the reference has and the file has not: it could not be compared. */
function lackingWarning(reference: string, lacking: readonly string[]): string {
  const names = formatSome(
    lacking.map((name) => `“${name}”`),
    namedAtMost,
  );
  return `The file lacks ${names}, which the reference “${reference}” has; this cannot be compared.`;
}

function zoneWarning({ name, withoutZone, present }: SourceInspection['mixedZones'][number]): string {
  const lack = withoutZone === 1 ? 'names' : 'name';
  return `“${name}”: ${countInWords(withoutZone)} of ${countInWords(present)} sampled times ${lack} no zone, and the others do. Say in which zone those are, or write every time with its zone.`;
}

/** Previews a file: what it is, what its columns are and may be for, and whether it was imported before. */
export function createPreview({
  engine,
  repository,
}: {
  engine: EvidenceEngine;
  repository: DatasetRepository;
}) {
  // The same file is previewed again with every change of an option.
  let lastHash: { readonly key: string; readonly sha256: Sha256 } | null = null;

  async function digestOf(path: string, signal: AbortSignal): Promise<Sha256 | null> {
    if (!repository.hasSources()) return null;
    const { size, mtimeMs, ino } = await stat(path);
    if (size > hashedBytes) return null;
    const key = [path, size, mtimeMs, ino].join('|');
    if (lastHash?.key !== key) lastHash = { key, sha256: (await hashFile(path, { signal })).sha256 };
    return lastHash.sha256;
  }

  return async function preview(
    file: VaultFile,
    options: ReadOptions,
    modelId: ModelId | null,
  ): Promise<FilePreview> {
    const { signal } = new AbortController();
    const found = await engine.inspect(file.path, options, signal);
    const source = await digestOf(file.path, signal);
    const known = source === null ? null : repository.findBySource(source);
    const roles = suggestRoles(found.columns, found.sampledRows);
    const reference = modelId === null ? null : repository.newestReference(modelId);
    const suggested = found.columns.map(({ name, type }, index) => ({
      name,
      type,
      role: roles[index] ?? ('ignore' as const),
    }));
    const taken = asBefore(suggested, reference?.columns ?? []);
    const mislabelled = mislabelWarning(file.name, found.detected.format);
    return {
      file: { token: file.token, name: file.name, sizeBytes: file.sizeBytes },
      detected: found.detected,
      columns: found.columns.map(({ name, sourceType, type, missing, distinct, samples }, index) => ({
        name,
        sourceType,
        type: taken.columns[index]?.type ?? type,
        suggestedRole: taken.columns[index]?.role ?? 'ignore',
        missing,
        distinct,
        samples: [...samples],
      })),
      rows: found.rows.map((row) => [...row]),
      sampledRows: found.sampledRows,
      estimatedRows: found.estimatedRows,
      alreadyImported: known === null ? null : { datasetId: known.id, name: known.name },
      asBefore:
        reference === null || taken.known === 0 ? null : { datasetId: reference.id, name: reference.name },
      mixedZones: found.mixedZones.map(({ name }) => name),
      warnings: [
        ...(mislabelled === null ? [] : [mislabelled]),
        ...(reference === null || taken.known === 0 || taken.lacking.length === 0
          ? []
          : [lackingWarning(reference.name, taken.lacking)]),
        ...found.warnings,
        ...found.mixedZones.map(zoneWarning),
      ],
    };
  };
}
